// SPDX-License-Identifier: Apache-2.0

package import ModelCatalogue
package import Predictors
import StrictJSON

/// The use cases, free of any wire format: every door and the command line call these.
package struct PredictionService: Sendable {
    /// What follows a prediction: metrics now, drift watch later.
    package typealias Observer = @Sendable (PredictionEvent) -> Void

    package let catalogue: ModelCatalogue
    private let records: any RecordStore
    private let now: @Sendable () -> Timestamp
    private let makeID: @Sendable (Timestamp) -> String
    private let observer: Observer

    /// - Parameters:
    ///   - now: the clock.
    ///   - makeID: makes the id of a prediction from its time.
    ///   - observer: is told of every prediction, after its record is durable.
    package init(
        catalogue: ModelCatalogue, records: any RecordStore,
        now: @escaping @Sendable () -> Timestamp = Timestamp.now,
        makeID: @escaping @Sendable (Timestamp) -> String = { time in
            var generator = SystemRandomNumberGenerator()
            return PredictionID.make(at: time, using: &generator)
        },
        observer: @escaping Observer = { _ in }
    ) {
        self.catalogue = catalogue
        self.records = records
        self.now = now
        self.makeID = makeID
        self.observer = observer
    }

    /// Predicts for one patient and returns when the record is durable.
    ///
    /// - Throws: `PredictingError`.
    package func predict(_ request: PredictionRequest, caller: Caller) async throws -> Prediction {
        let event = try compute(request)
        try await keep([event], caller: caller)
        return event.prediction
    }

    /// Predicts for many patients: every row has its own result, and the records of all that succeeded are durable
    /// when this returns.
    ///
    /// - Throws: `PredictingError` with `storeUnavailable`, for all rows.
    package func predict(
        _ requests: [PredictionRequest], caller: Caller
    ) async throws -> [Result<Prediction, PredictingError>] {
        let events = requests.map { request in
            Result { () throws(PredictingError) in try compute(request) }
        }
        try await keep(events.compactMap { try? $0.get() }, caller: caller)
        return events.map { $0.map(\.prediction) }
    }

    /// What a prediction would need: a dry run that records nothing.
    package func check(_ request: PredictionRequest) throws(PredictingError) -> InputCheck {
        InputCheck(try catalogue.predictor(for: request.model), request)
    }

    /// The record of a prediction.
    ///
    /// - Throws: `PredictingError` with `unknownPrediction` or `storeUnavailable`.
    package func record(id: String, caller: Caller) async throws -> PredictionRecord {
        guard PredictionID.isValid(id), let record = try await records.record(id: id),
            record.caller.tenant == caller.tenant
        else { throw PredictingError(.unknownPrediction, "there is no prediction with this id") }
        return record
    }

    /// Proves that a prediction could be recorded now.
    package func checkReady() async throws {
        try await records.checkWritable()
    }

    private func compute(_ request: PredictionRequest) throws(PredictingError) -> PredictionEvent {
        let started = ContinuousClock.now
        let predictor = try catalogue.predictor(for: request.model)
        var resolved = predictor.descriptor.inputs.resolve(request.inputs, assumingAbsent: request.assumeAbsent)
        resolved.warnings += request.warnings
        guard resolved.problems.isEmpty else { throw .invalid(resolved.problems) }
        let answer: Answer
        do {
            answer = try predictor.predict(resolved.inputs, explaining: request.explain)
        } catch {
            throw .invalid(error.problems)
        }
        let time = now()
        let prediction = Prediction(
            id: makeID(time), time: time, model: predictor.descriptor, resolved: resolved, answer: answer)
        return PredictionEvent(prediction: prediction, duration: started.duration(to: .now))
    }

    private func keep(_ events: [PredictionEvent], caller: Caller) async throws {
        if events.isEmpty { return }
        try await records.append(
            events.map { event in
                let prediction = event.prediction
                return PredictionRecord(
                    id: prediction.id, time: prediction.time, modelID: prediction.model.id,
                    modelVersion: prediction.model.version, caller: caller,
                    body: PredictionDocument.bytes(of: prediction))
            })
        for event in events { observer(event) }
    }
}

/// A prediction that was made, and how long the computing took.
package struct PredictionEvent: Sendable {
    package let prediction: Prediction
    package let duration: Duration
}

extension PredictingError {
    fileprivate static func invalid(_ problems: [InputProblem]) -> PredictingError {
        PredictingError(
            .invalidInputs, problems.count == 1 ? "one input is not usable" : "\(problems.count) inputs are not usable",
            problems: problems)
    }
}
