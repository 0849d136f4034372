// SPDX-License-Identifier: Apache-2.0

import FHIR
package import Hummingbird
package import HummingbirdCore
package import Logging
import NIOCore
package import Predicting
package import Predictors
package import Telemetry

/// Everything that the doors need.
package struct APIParts: Sendable {
    package let service: PredictionService
    package let limits: APILimits
    package let state: ServiceState
    package let metrics: ServiceMetrics
    package let registry: PrometheusRegistry
    package let logger: Logger
    package let version: String
    /// When the service started.
    package let started: Timestamp

    package init(
        service: PredictionService, limits: APILimits, state: ServiceState, metrics: ServiceMetrics,
        registry: PrometheusRegistry, logger: Logger, version: String, started: Timestamp = .now()
    ) {
        self.service = service
        self.limits = limits
        self.state = state
        self.metrics = metrics
        self.registry = registry
        self.logger = logger
        self.version = version
        self.started = started
    }

    /// All doors behind the gate.
    package func router() -> Router<APIContext> {
        let doors = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        add(to: doors)
        // The gate needs the table of routes, so the routes are listed first and then added behind it.
        let routes = RouteTable(doors.routes.map { ($0.path.description, $0.method) })
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        router.add(
            middleware: GateMiddleware(
                limits: limits, state: state, metrics: metrics, routes: routes, logger: logger))
        add(to: router)
        return router
    }

    private func add(to router: Router<APIContext>) {
        HealthDoor(service: service, state: state, registry: registry).add(to: router)
        PredictDoor(service: service, limits: limits).add(to: router)
        ModelsDoor(service: service, limits: limits).add(to: router)
        FHIRDoor(
            service: service, limits: limits, capabilities: FHIRCapabilities(serviceVersion: version, date: started)
        ).add(to: router)
        PageDoor().add(to: router)
    }

    /// The server's channel: HTTP/1.1 with bounded heads and deadlines.
    package var server: HTTPServerBuilder {
        .http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [ConnectionDeadlines(limits: limits)],
                httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                    maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                    maxHeaderFieldCount: 128)))
    }
}
