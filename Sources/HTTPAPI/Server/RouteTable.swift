// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// The methods that each path answers, to tell a wrong method (405) from a wrong path (404).
struct RouteTable: Sendable {
    private struct Route: Sendable {
        let components: [Substring]
        var methods: [HTTPRequest.Method]
    }

    private var routes: [Route] = []

    init(_ endpoints: [(path: String, method: HTTPRequest.Method)]) {
        for (path, method) in endpoints {
            let components = path.split(separator: "/").map { $0 }
            if let index = routes.firstIndex(where: { $0.components == components }) {
                routes[index].methods.append(method)
            } else {
                routes.append(Route(components: components, methods: [method]))
            }
        }
    }

    /// The methods of the routes that match a path; empty when none does.
    func methods(for path: String) -> [HTTPRequest.Method] {
        let components = path.split(separator: "/")
        let matching = routes.filter { route in
            route.components.count == components.count
                && zip(route.components, components).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }
        let methods = matching.flatMap(\.methods)
        return methods.contains(.get) ? methods + [.head] : methods
    }
}
