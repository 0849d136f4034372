// SPDX-License-Identifier: Apache-2.0

package import Predictors
package import StrictJSON

/// The JSON of a prediction: what the native API answers, what the command line prints and what is recorded.
package enum PredictionDocument {
    /// One JSON object with the whole prediction.
    ///
    /// - Parameter citations: whether to append the publications.
    package static func bytes(of prediction: Prediction, citations: Bool = false) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 2_048)
        write(prediction, citations: citations, to: &writer)
        return writer.bytes
    }

    /// Writes that object where the writer stands.
    package static func write(_ prediction: Prediction, citations: Bool = false, to writer: inout JSONWriter) {
        let answer = prediction.answer
        writer.object { writer in
            writer.member("id", prediction.id)
            writer.member("time", prediction.time.description)
            writer.key("model")
            writer.object { writer in
                writer.member("id", prediction.model.id)
                writer.member("version", prediction.model.version)
                writer.member("title", prediction.model.title)
            }
            writer.member("status", answer.status.rawValue)
            writePrimary(prediction, to: &writer)
            writer.key("outputs")
            writer.array { writer in
                for output in answer.outputs { write(output, of: prediction.model, to: &writer) }
            }
            if answer.status == .notApplicable {
                writer.key("reasons")
                writer.array { writer in for reason in answer.reasons { writer.string(reason) } }
            }
            if let explanation = answer.explanation { write(explanation, to: &writer) }
            writeInputs(prediction, to: &writer)
            writer.key("warnings")
            writer.array { writer in for warning in prediction.warnings { write(warning, to: &writer) } }
            if citations { write(prediction.model.citations, to: &writer) }
        }
    }

    private static func writePrimary(_ prediction: Prediction, to writer: inout JSONWriter) {
        let primary = prediction.answer.outputs.first
        writer.key("score")
        if let value = primary?.value { writer.number(value) } else { writer.null() }
        if let field = prediction.model.output(primary?.name ?? "") ?? prediction.model.outputs.first {
            writer.member("kind", field.kind.rawValue)
            writer.member("unit", field.unit.rawValue)
        }
        write(primary?.band, to: &writer)
    }

    private static func write(_ value: OutputValue, of model: PredictorDescriptor, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", value.name)
            if let field = model.output(value.name) {
                writer.member("title", field.title)
                writer.member("kind", field.kind.rawValue)
                writer.member("unit", field.unit.rawValue)
                if let horizon = field.horizon { writer.member("horizon", horizon) }
            }
            writer.key("value")
            if let decided = value.value { writer.number(decided) } else { writer.null() }
            if value.isRange {
                writer.member("minimum", value.bounds.lowerBound)
                writer.member("maximum", value.bounds.upperBound)
            }
            write(value.band, to: &writer)
            if value.isRange {
                writer.key("possible_bands")
                writer.array { writer in
                    for band in value.possibleBands { writeMembers(of: band, to: &writer) }
                }
                writer.key("undecided")
                writer.array { writer in for name in value.undecided { writer.string(name) } }
            }
        }
    }

    private static func write(_ band: Band?, to writer: inout JSONWriter) {
        writer.key("band")
        if let band { writeMembers(of: band, to: &writer) } else { writer.null() }
    }

    private static func writeMembers(of band: Band, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", band.name)
            writer.member("title", band.title)
            writer.member("meaning", band.meaning)
        }
    }

    private static func write(_ explanation: Explanation, to writer: inout JSONWriter) {
        writer.key("explanation")
        writer.object { writer in
            writer.member("method", explanation.method.rawValue)
            writer.member("output", explanation.output)
            writer.member("scale", explanation.scale)
            writer.member("baseline", explanation.baseline)
            writer.key("contributions")
            writer.array { writer in
                for contribution in explanation.contributions {
                    writer.object { writer in
                        writer.member("name", contribution.name)
                        writer.member("title", contribution.title)
                        if contribution.amount.lowerBound == contribution.amount.upperBound {
                            writer.member("amount", contribution.amount.lowerBound)
                        } else {
                            writer.member("minimum", contribution.amount.lowerBound)
                            writer.member("maximum", contribution.amount.upperBound)
                        }
                    }
                }
            }
        }
    }

    private static func writeInputs(_ prediction: Prediction, to writer: inout JSONWriter) {
        writer.key("inputs")
        writer.object { writer in
            for (field, value) in zip(prediction.inputs.schema.fields, prediction.inputs.values) {
                switch value {
                case .number(let number)?: writer.member(field.name, number)
                case .boolean(let bool)?: writer.member(field.name, bool)
                case .category(let code)?: writer.member(field.name, code)
                case nil: break
                }
            }
        }
        if !prediction.inputs.assumedAbsent.isEmpty {
            writer.key("assumed_absent")
            writer.array { writer in for name in prediction.inputs.assumedAbsent { writer.string(name) } }
        }
        if !prediction.conversions.isEmpty {
            writer.key("conversions")
            writer.array { writer in
                for conversion in prediction.conversions {
                    writer.object { writer in
                        writer.member("input", conversion.field)
                        writer.member("from", conversion.from.rawValue)
                        writer.member("to", conversion.to.rawValue)
                    }
                }
            }
        }
    }

    /// Writes one warning as an object.
    package static func write(_ warning: PredictionWarning, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("code", warning.code.rawValue)
            if let field = warning.field { writer.member("field", field) }
            writer.member("detail", warning.detail)
        }
    }

    /// Writes the member `citations`.
    package static func write(_ citations: [Citation], to writer: inout JSONWriter) {
        writer.key("citations")
        writer.array { writer in
            for citation in citations {
                writer.object { writer in
                    writer.member("text", citation.text)
                    if let doi = citation.doi { writer.member("doi", doi) }
                    if let url = citation.url { writer.member("url", url) }
                }
            }
        }
    }
}
