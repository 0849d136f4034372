// SPDX-License-Identifier: Apache-2.0

package import Logging

/// Marks a metadata value (SLG-0004); `JSONLogHandler` writes `[redacted]` in place of a sensitive one, whatever its key.
package enum LogSensitivity: Int64, Logger.MetadataValueAttributes.Attribute {
    case sensitive = 1
    case open = 2
}

extension Logger.MetadataValue.StringInterpolation {
    /// `"\(token, sensitivity: .sensitive)"`: the whole value takes the mark.
    package mutating func appendInterpolation(_ value: some CustomStringConvertible, sensitivity: LogSensitivity) {
        appendInterpolation(value, attributes: [sensitivity])
    }
}
