// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// The published scores that the service ships, in the order of their titles in the catalogue.
package enum PublishedScores {
    /// Every score.
    package static func all() -> [any Predictor] {
        [
            CHA2DS2VASc(),
            Charlson(),
            ChildPugh(),
            CKDEPI2021(),
            CURB65(),
            FIB4(),
            GlasgowBlatchford(),
            HASBLED(),
            KidneyFailureRisk4(),
            MELD3(),
            NEWS2(),
            PooledCohortEquations2013(),
            PreventEquations(),
            QuickSOFA(),
            SOFA(),
            WellsPE(),
        ]
    }
}
