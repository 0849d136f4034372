// SPDX-License-Identifier: Apache-2.0
import { h, table } from "./dom.js";
import { explanationSection } from "./explanation.js";
import { answerText, bandText, capitalized, horizonText, number, outputUnit, unitText, valueText } from "./format.js";

/** What the service answered, from the number down to the record of it. */
export function resultSections(answer, model, focusInput) {
    const titles = new Map((model.inputs ?? []).map((input) => [input.name, input.title]));
    const title = (name) => titles.get(name) ?? name;
    const declared = new Map((model.outputs ?? []).map((output) => [output.name, output]));
    const outputs = answer.status === "not_applicable" ? []
        : (answer.outputs ?? []).map((output) => ({ ...declared.get(output.name), ...output }));
    const primary = outputs[0];
    return [
        primary && bandScale(primary),
        undecided(primary, title, focusInput),
        warnings(answer.warnings, title),
        outputs.length > 1 ? outputTable(outputs) : null,
        answer.explanation?.contributions?.length ? explanationSection(answer.explanation, outputs) : null,
        used(answer, model, title),
        record(answer),
    ].filter(Boolean);
}

/** The part that is read out when it changes. */
export function headline(answer, model) {
    if (answer.status === "not_applicable") {
        return [h("p", { class: "verdict" }, "Not applicable"),
            h("p", {}, `${model.title} gives no number for this patient:`),
            h("ul", { class: "reasons" }, (answer.reasons ?? []).map((reason) => h("li", {}, reason)))];
    }
    const output = { ...(model.outputs ?? [])[0], ...(answer.outputs ?? [])[0] };
    const shown = answer.outputs?.length ? output : { ...output, value: answer.score };
    const unit = outputUnit(shown), range = shown.value == null && shown.minimum != null;
    const values = range ? [shown.minimum, shown.maximum] : shown.value != null ? [shown.value] : [];
    const band = answer.band ?? shown.band;
    const digits = values.map((value) => valueText(shown, value)).join("–");
    return [
        h("p", { class: "quiet" }, shown.title, saysHorizon(shown) ? "" : ` · within ${horizonText(shown.horizon)}`),
        h("p", { class: "score" },
            h("span", { class: "hidden" }, answerText(shown, shown)),
            h("span", { class: "number", "aria-hidden": "true" }, digits || "–", unit === "%" ? "%" : ""),
            unit && unit !== "%" ? h("span", { class: "unit", "aria-hidden": "true" },
                unit === "points" && digits === "1" ? "point" : unit) : null),
        band ? h("p", { class: "band" }, bandTitles([band])) : null,
        band ? h("p", { class: "meaning" }, band.meaning) : null,
        range && !band && shown.possible_bands?.length ? h("p", { class: "band open" },
            bandTitles(shown.possible_bands)) : null,
        range ? h("p", { class: "quiet" }, band
            ? "Inputs are unknown, but whatever they are, the band stays the same."
            : "The lowest and highest score that the unknown inputs allow.") : null,
    ].filter(Boolean);
}

/** Whether the title already tells the time that a probability speaks of. */
const saysHorizon = (output) => !output.horizon || output.title?.includes(/\d+/.exec(output.horizon)?.[0] ?? " ");

function bandScale(output) {
    if (!(output.bands?.length > 1)) return null;
    const possible = new Set((output.possible_bands ?? []).map((band) => band.name));
    const style = output.bands.length > 4 ? "scale tall" : "scale";
    return h("ol", { class: style, "aria-label": "Bands" }, output.bands.map((band) => {
        const state = output.band?.name === band.name ? "here" : possible.has(band.name) ? "open" : null;
        return h("li", { class: state, "aria-current": state === "here" && "true" },
            h("b", {}, bandTitles([band])), h("span", {}, bandText(band, output.kind)),
            state === "open" ? h("span", { class: "hidden" }, "possible") : null);
    }));
}

function undecided(output, title, focusInput) {
    if (!output?.undecided?.length) return null;
    return h("section", { class: "undecided" },
        h("h3", {}, output.band ? "Still unknown" : `What would decide the ${output.bands?.length ? "band" : "value"}`),
        h("ul", { class: "chips" }, output.undecided.map((name) =>
            h("li", {}, h("button", { type: "button", click: () => focusInput(name) }, title(name))))));
}

function warnings(list, title) {
    if (!list?.length) return null;
    return h("section", { class: "note warning" },
        h("h3", {}, list.length === 1 ? "Warning" : `${list.length} warnings`),
        h("ul", {}, list.map((warning) => h("li", {},
            warning.field ? h("b", {}, `${title(warning.field)}: `) : null, warning.detail ?? warning.code))));
}

function outputTable(outputs) {
    const horizons = !outputs.every(saysHorizon);
    const band = (output) => bandTitles(output.band ? [output.band] : output.possible_bands ?? []);
    const columns = ["Output", ...(horizons ? ["Within"] : []), "Value"];
    return h("section", {}, h("h3", {}, `All ${outputs.length} outputs`),
        table("All outputs", columns, outputs.map((output) => [
            output.title ?? output.name,
            ...(horizons ? [horizonText(output.horizon)] : []),
            [h("span", { class: "figure" }, answerText(output, output)), " ",
                h("span", { class: "quiet" }, band(output))],
        ]), { class: "scroll outputs" }));
}

const bandTitles = (bands) => bands.map((band) => capitalized(band.title ?? band.name)).join(" or ");

function used(answer, model, title) {
    const entries = Object.entries(answer.inputs ?? {});
    if (!entries.length) return null;
    const fields = new Map((model.inputs ?? []).map((input) => [input.name, input]));
    const assumed = new Set(answer.assumed_absent ?? []);
    const converted = new Map((answer.conversions ?? []).map((each) => [each.input, each]));
    const value = (name, raw) => {
        const field = fields.get(name);
        if (raw === null) return "Unknown";
        if (typeof raw === "boolean") return raw ? "Yes" : "No";
        if (typeof raw === "number") return `${number(raw, 4)} ${unitText(field?.unit)}`.trim();
        return field?.categories?.find(({ code }) => code === raw)?.title ?? String(raw);
    };
    const remark = (name) => (assumed.has(name) ? "assumed absent"
        : converted.has(name) ? `converted from ${unitText(converted.get(name).from)}` : "");
    const note = assumed.size ? h("span", { class: "quiet" }, ` · ${assumed.size} assumed absent`) : null;
    const rows = entries.map(([name, raw]) => [title(name), value(name, raw), remark(name)]);
    return h("details", { class: "used" },
        h("summary", {}, `Inputs used (${entries.length})`, note),
        table("Inputs used", ["Input", "Value", "Remark"], rows));
}

function record(answer) {
    return h("section", { class: "record" },
        h("h3", {}, "Record"),
        h("p", {}, h("code", {}, answer.id), h("br"),
            h("span", { class: "quiet" }, `${answer.model?.id ?? ""} version ${answer.model?.version ?? ""} · `,
                (answer.time ?? "").replace("T", " ").replace(/(\.\d+)?Z$/, " UTC"))),
        h("p", { class: "links" },
            h("a", { href: `/v1/predictions/${encodeURIComponent(answer.id)}` }, "Stored record"), " ",
            h("button", { type: "button", class: "plain", click: () => window.print() }, "Print")));
}

/** Where the predictor comes from: population, citations, evidence, card. */
export function aboutSection(model, evidence) {
    const links = model.links ?? {};
    const agreements = evidence?.agreements ?? [], rules = model.population?.rules ?? [];
    const path = `/v1/models/${encodeURIComponent(model.id)}`;
    const facts = [
        ["Population", [model.population?.description,
            rules.length ? h("ul", {}, rules.map((rule) => h("li", {}, rule))) : null]],
        ["Use", model.card?.intended_use],
        ["Not for", model.card?.out_of_scope_use],
        ["Risks", model.card?.known_risks_and_limitations],
        [model.citations?.length > 1 ? "Citations" : "Citation", (model.citations ?? []).map(citation)],
        ["Evidence", [agreements.map(agreement), evidence?.note ? h("p", {}, evidence.note) : null]],
        ["Rights", model.rights],
    ];
    const told = facts.map(([name, value]) => [name, [value].flat(Infinity).filter(Boolean)])
        .filter(([, value]) => value.length);
    return h("section", { class: "panel about", "aria-labelledby": "about" },
        h("h2", { id: "about" }, "About this predictor"),
        h("dl", {}, told.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
        h("p", { class: "links" },
            h("a", { href: links.evidence ?? `${path}/evidence` }, "Evidence"), " ",
            h("a", { href: links.source_attributes ?? `${path}/source-attributes` }, "Source attributes"), " ",
            h("a", { href: links.self ?? path }, "Declaration (JSON)")));
}

function agreement(each) {
    const difference = each.worst_absolute_difference;
    return h("p", {}, `Agrees with ${each.oracle} ${each.version ?? ""} in ${each.agreed} of ${each.cases} cases`,
        difference == null ? ". " : `; worst difference ${difference}. `, each.note);
}

function citation(each) {
    const outside = (href, text) => h("a", { href, rel: "noreferrer noopener" }, text);
    const url = /^https:\/\//.test(each.url ?? "") ? each.url : null;
    return h("p", {}, each.text, " ",
        each.doi ? outside(`https://doi.org/${encodeURI(each.doi)}`, `doi:${each.doi}`)
            : url ? outside(url, url) : null);
}
