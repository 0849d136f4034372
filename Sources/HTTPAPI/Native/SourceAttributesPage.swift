// SPDX-License-Identifier: Apache-2.0

import Predictors

/// The source attributes of a model as a page to read and print.
enum SourceAttributesPage {
    static func html(of descriptor: PredictorDescriptor) -> String {
        var page = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Source attributes: \(escape(descriptor.title))</title>
            <link rel="stylesheet" href="/assets/app.css"></head>
            <body class="document"><main>
            <h1>\(escape(descriptor.title))</h1>
            <p>\(escape(descriptor.summary))</p>
            <p>Model <code>\(escape(descriptor.id))</code>, version \(escape(descriptor.version)). Source attributes as listed
            in 45 CFR 170.315(b)(11)(iv)(B).</p>

            """
        for group in SourceAttribute.Group.allCases {
            page += "<section><h2>\(escape(group.rawValue))</h2><dl>\n"
            for (index, attribute) in SourceAttribute.allCases.enumerated() where attribute.group == group {
                page += "<dt>\(index + 1). \(escape(attribute.title))</dt>"
                switch descriptor.card[attribute] {
                case .text(let text): page += "<dd>\(escape(text))</dd>\n"
                case .notAvailable(let reason): page += "<dd>Not available. \(escape(reason))</dd>\n"
                }
            }
            page += "</dl></section>\n"
        }
        if !descriptor.card.facts.isEmpty {
            page += "<section><h2>Further facts</h2><dl>\n"
            for fact in descriptor.card.facts {
                page += "<dt>\(escape(fact.name.replacing("_", with: " ")))</dt><dd>\(escape(fact.text))</dd>\n"
            }
            page += "</dl></section>\n"
        }
        return page + "</main></body></html>\n"
    }

    private static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
