// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import ModelCatalogue
import NIOCore
import Predicting
import StrictJSON
import Telemetry

/// Liveness, readiness and metrics.
struct HealthDoor {
    let service: PredictionService
    let state: ServiceState
    let registry: PrometheusRegistry

    /// The body of the seed contract, to the byte.
    private static let alive = ByteBuffer(string: #"{"status":"ok"}"#)

    func add(to router: Router<APIContext>) {
        router.get("/health") { _, _ in Response.content(Self.alive, type: "application/json") }
        router.get("/health/ready") { _, _ in await ready() }
        router.get("/metrics") { _, _ in
            Response.content(ByteBuffer(bytes: registry.render()), type: PrometheusRegistry.contentType)
        }
    }

    /// 200 when a prediction could be made and recorded now, else 503 with the part that fails.
    private func ready() async -> Response {
        let phase = state.phase
        var failing: [String] = phase == .serving ? [] : ["service is \(phase.rawValue)"]
        let unavailable = service.catalogue.entries.filter { $0.predictor == nil }.map(\.id)
        do {
            try await service.checkReady()
        } catch {
            failing.append("record store is not writable")
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("status", failing.isEmpty ? "ready" : "not_ready")
            writer.member("models_serving", service.catalogue.entries.count - unavailable.count)
            writer.key("models_unavailable")
            writer.array { writer in for id in unavailable { writer.string(id) } }
            if !failing.isEmpty {
                writer.key("failing")
                writer.array { writer in for part in failing { writer.string(part) } }
            }
        }
        return .json(writer.bytes, status: failing.isEmpty ? .ok : .serviceUnavailable)
    }
}
