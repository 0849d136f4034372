// SPDX-License-Identifier: Apache-2.0

/// A line that says how far a batch is.
package struct ProgressBar: Sendable {
    package var isColored = false
    package var isUnicode = false

    package init(isColored: Bool = false, isUnicode: Bool = false) {
        self.isColored = isColored
        self.isUnicode = isUnicode
    }

    /// The line for a state.
    ///
    /// - Parameter fraction: how much of the input was read, if its size is known.
    package func line(rows: Int, bad: Int, seconds: Double, fraction: Double?) -> String {
        let rate = seconds > 0 ? Int(Double(rows) / seconds) : 0
        var line = "\(rows) rows  \(rate)/s"
        if bad > 0 { line += "  \(bad) bad" }
        guard let fraction, fraction > 0 else { return line }
        let share = min(1, fraction)
        let width = 20
        let full = Int(share * Double(width))
        let (on, off) = isUnicode ? ("█", "░") : ("#", ".")
        var bar = String(repeating: on, count: full)
        if isColored { bar = "\u{1B}[36m\(bar)\u{1B}[0m" }
        bar += String(repeating: off, count: width - full)
        let left = Int((seconds / share - seconds).rounded(.up))
        return "[\(bar)] \(Int(share * 100))%  \(line)  \(Self.clock(left)) left"
    }

    private static func clock(_ seconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return seconds < 3_600
            ? "\(seconds / 60):\(two(seconds % 60))"
            : "\(seconds / 3_600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }
}
