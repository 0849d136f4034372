// SPDX-License-Identifier: Apache-2.0

import BatchFiles

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Shows on a terminal how far a batch is, a few times a second; anywhere else it is silent.
struct ProgressMeter {
    private let isShown: Bool
    private let bar: ProgressBar
    private let started = ContinuousClock.now
    private var lastShown: ContinuousClock.Instant?

    init(isShown: Bool) {
        self.isShown = isShown && isatty(STDERR_FILENO) == 1
        let environment = ProcessInfo.processInfo.environment
        let locale = environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? ""
        bar = ProgressBar(
            isColored: environment["NO_COLOR"] == nil, isUnicode: locale.uppercased().contains("UTF"))
    }

    mutating func show(_ counts: BatchCounts, _ fraction: Double?) {
        guard isShown else { return }
        let now = ContinuousClock.now
        if let lastShown, lastShown.duration(to: now) < .milliseconds(150), fraction != 1 { return }
        lastShown = now
        let line = bar.line(
            rows: counts.rows, bad: counts.bad, seconds: started.duration(to: now) / .seconds(1), fraction: fraction)
        writeToStandardError("\r\u{1B}[K" + line)
    }

    func end() {
        if isShown { writeToStandardError("\n") }
    }
}
