// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "prognosis",
    dependencies: [],
    targets: [
        .target(name: "StrictJSON", swiftSettings: settings),
        .target(name: "Predictors", dependencies: ["StrictJSON"], swiftSettings: settings),
        .target(name: "ClinicalScores", dependencies: ["Predictors"], swiftSettings: settings),
        .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"], swiftSettings: settings),
        .testTarget(
            name: "ClinicalScoresTests", dependencies: ["ClinicalScores", "Predictors"], exclude: ["Fixtures"],
            swiftSettings: settings),
    ]
)
