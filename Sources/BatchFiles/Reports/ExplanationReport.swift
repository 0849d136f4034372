// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// A prediction in words and bars for a terminal of 80 columns.
package struct ExplanationReport: Sendable {
    private static let width = 80
    private static let titleWidth = 40
    private static let barWidth = 22

    private let isUnicode: Bool

    /// - Parameter isUnicode: whether the terminal shows more than ASCII.
    package init(isUnicode: Bool) {
        self.isUnicode = isUnicode
    }

    /// The whole report, with a line end at its end.
    package func text(of prediction: Prediction) -> String {
        var lines = wrap("\(prediction.model.title) (\(prediction.model.id), version \(prediction.model.version))")
        lines.append("")
        for value in prediction.answer.outputs {
            guard let field = prediction.model.output(value.name) else { continue }
            lines += wrap("\(field.title): \(Self.text(value, field))")
            if let band = value.band {
                lines += wrap("\(band.title). \(band.meaning)", indent: 2)
            } else if !value.possibleBands.isEmpty {
                lines += wrap("Still possible: \(value.possibleBands.map(\.title).joined(separator: ", ")).", indent: 2)
            }
            if !value.undecided.isEmpty {
                lines += wrap("Would decide: \(value.undecided.joined(separator: ", ")).", indent: 2)
            }
        }
        if prediction.answer.status == .notApplicable {
            lines.append("Not applicable.")
            for reason in prediction.answer.reasons { lines += wrap(reason, indent: 2) }
        }
        if let explanation = prediction.answer.explanation { lines += [""] + chart(explanation) }
        if !prediction.inputs.assumedAbsent.isEmpty {
            lines += [""] + wrap("Assumed absent: \(prediction.inputs.assumedAbsent.joined(separator: ", ")).")
        }
        if !prediction.warnings.isEmpty {
            lines += ["", "Warnings"]
            for warning in prediction.warnings {
                lines += wrap((warning.field.map { "\($0): " } ?? "") + warning.detail, indent: 2)
            }
        }
        if !prediction.model.citations.isEmpty {
            lines += ["", "Source"]
            for citation in prediction.model.citations {
                lines += wrap(citation.text + (citation.doi.map { " doi:\($0)" } ?? ""), indent: 2)
            }
        }
        let text = lines.joined(separator: "\n") + "\n"
        return isUnicode ? text : String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isASCII ? $0 : "?" }))
    }

    /// Bars of what each input added, the largest first; what added nothing is named below.
    private func chart(_ explanation: Explanation) -> [String] {
        func size(_ contribution: Explanation.Contribution) -> Double {
            max(abs(contribution.amount.lowerBound), abs(contribution.amount.upperBound))
        }
        let scale = explanation.scale.replacing("_", with: " ")
        var lines = ["Why (\(scale)), from a baseline of \(Self.number(explanation.baseline))"]
        let sorted = explanation.contributions.filter { size($0) > 0 }.sorted { size($0) > size($1) }
        let largest = sorted.first.map(size) ?? 1
        for contribution in sorted {
            let (lower, upper) = (contribution.amount.lowerBound, contribution.amount.upperBound)
            let amount = lower == upper ? Self.signed(lower) : "\(Self.signed(lower)) to \(Self.signed(upper))"
            let length = max(1, Int((size(contribution) / largest * Double(Self.barWidth)).rounded()))
            let mark = lower == upper ? (isUnicode ? "█" : "#") : (isUnicode ? "░" : ".")
            let title = String(contribution.title.prefix(Self.titleWidth - 1))
            lines.append(
                "  " + title + String(repeating: " ", count: Self.titleWidth - title.count)
                    + String(repeating: mark, count: length)
                    + String(repeating: " ", count: Self.barWidth - length + 1) + amount)
        }
        let nothing = explanation.contributions.filter { size($0) == 0 }.map(\.title)
        if !nothing.isEmpty { lines += wrap("Added nothing: \(nothing.joined(separator: ", ")).", indent: 2) }
        return lines
    }

    private static func text(_ value: OutputValue, _ field: OutputField) -> String {
        func shown(_ number: Double) -> String {
            switch field.kind {
            case .probability: "\(Self.number(number * 100)) %"
            case .points: "\(Self.number(number)) points"
            case .quantity: "\(Self.number(number)) \(field.unit.rawValue)"
            }
        }
        if let decided = value.value { return shown(decided) }
        return "\(shown(value.bounds.lowerBound)) to \(shown(value.bounds.upperBound))"
    }

    private static func signed(_ number: Double) -> String {
        (number > 0 ? "+" : "") + Self.number(number)
    }

    /// Three significant digits below one hundred, whole numbers as they are.
    private static func number(_ number: Double) -> String {
        if let whole = Int(exactly: number) { return String(whole) }
        let magnitude = abs(number)
        let perUnit: Double = magnitude >= 100 ? 1 : magnitude >= 10 ? 10 : magnitude >= 1 ? 100 : 1_000
        return ((number * perUnit).rounded() / perUnit).shortText
    }

    private func wrap(_ text: String, indent: Int = 0) -> [String] {
        let space = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = space
        for word in text.split(separator: " ") {
            if line.count + 1 + word.count > Self.width, line.count > indent {
                lines.append(line)
                line = space
            }
            line += line.count > indent ? " \(word)" : String(word)
        }
        return lines + [line]
    }
}
