// SPDX-License-Identifier: Apache-2.0

package import Hummingbird
import Logging
package import Predicting

/// What is known of a request while it is handled.
package struct APIContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The id of the request, in its log line and in the header `X-Request-ID`.
    package var requestID = ""
    /// Who asks; everyone is `Caller.local` while access control is off.
    package var caller = Caller.local

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }
}
