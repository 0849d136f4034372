// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// The port through which predictions are kept.
package protocol RecordStore: Sendable {
    /// Keeps records for good: when this returns they survive a crash of the process and of the machine.
    ///
    /// - Throws: `PredictingError` with `storeUnavailable`; then none of them was acknowledged.
    func append(_ records: [PredictionRecord]) async throws

    /// The record of a prediction.
    func record(id: String) async throws -> PredictionRecord?

    /// Proves that a record could be kept now.
    ///
    /// - Throws: `PredictingError` with `storeUnavailable`.
    func checkWritable() async throws
}

/// A prediction as it is kept.
package struct PredictionRecord: Sendable, Hashable {
    package let id: String
    package let time: Timestamp
    package let modelID: String
    package let modelVersion: String
    package let caller: Caller
    /// The answer as it was given: one JSON object (`PredictionDocument`).
    package let body: [UInt8]

    package init(
        id: String, time: Timestamp, modelID: String, modelVersion: String, caller: Caller, body: [UInt8]
    ) {
        self.id = id
        self.time = time
        self.modelID = modelID
        self.modelVersion = modelVersion
        self.caller = caller
        self.body = body
    }
}

/// Keeps nothing. The command line predicts without a record: its output is the record, and the store's file belongs
/// to the running service.
package struct UnrecordedPredictions: RecordStore {
    package init() {}
    package func append(_ records: [PredictionRecord]) async throws {}
    package func record(id: String) async throws -> PredictionRecord? { nil }
    package func checkWritable() async throws {}
}
