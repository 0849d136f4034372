// SPDX-License-Identifier: Apache-2.0

import Predicting
import Predictors
import StrictJSON

/// What holds for every row of a batch or stream.
struct RowOptions: Sendable {
    let model: ModelReference?
    let explain: Bool
    let citations: Bool
    let requestID: String

    /// Predicts for every row that could be read; a row that is wrong in any way is a failure of its own.
    ///
    /// - Throws: when the records cannot be kept, for all rows.
    func predict(
        _ rows: [Result<JSONValue, Problem>], service: PredictionService, caller: Caller
    ) async throws -> [Result<Prediction, Problem>] {
        let requests: [Result<PredictionRequest, Problem>] = rows.map { row in
            row.flatMap { document in
                Result {
                    try RequestDocument.request(document, model: model, explain: explain)
                }.mapError { Problem($0) }
            }
        }
        let answers = try await service.predict(requests.compactMap { try? $0.get() }, caller: caller)
        var next = answers.makeIterator()
        return requests.map { request in
            switch request {
            case .failure(let problem): return .failure(problem)
            case .success:
                guard let answer = next.next() else {
                    preconditionFailure("the service answers every request that it is given")
                }
                return answer.mapError { Problem($0) }
            }
        }
    }

    /// Writes the prediction of a row, or the problem in its place.
    func write(_ result: Result<Prediction, Problem>, to writer: inout JSONWriter) {
        switch result {
        case .success(let prediction): PredictionDocument.write(prediction, citations: citations, to: &writer)
        case .failure(let problem): problem.write(to: &writer, requestID: nil)
        }
    }
}
