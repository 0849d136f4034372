// SPDX-License-Identifier: Apache-2.0
import { h, svg } from "./dom.js";
import { number, unitText } from "./format.js";

const SCALES = {
    points: ["points", "The points that each item adds."],
    log_odds: ["log-odds", "What each input adds to the log-odds of the outcome; to the right raises the risk."],
    log_hazard_ratio: ["log hazard ratio", "What each input adds to the log hazard; to the right raises the risk."],
    natural_log: ["natural logarithm", "What each input adds to the logarithm of the result."],
};
const SHOWN = 12;

const bounds = (item) => (item.amount != null ? [item.amount, item.amount] : [item.minimum, item.maximum]);
const size = (item) => Math.max(...bounds(item).map(Math.abs));
const signed = (value) => (value > 0 ? "+" : "") + number(value, 3);

function amountText([low, high]) {
    return low === high ? signed(low) : `${signed(low)} to ${signed(high)}`;
}

/** Bars around a common zero: solid is what is sure, hatched is what unknown inputs leave open. */
function bar([low, high], [first, last]) {
    const place = (value) => (100 * (value - first)) / (last - first);
    const rect = (from, to, style) => (to > from ? svg("rect", {
        x: `${place(from)}%`, width: `${place(to) - place(from)}%`, y: 2, height: 14, rx: 2, class: style,
    }) : null);
    const side = low + high < 0 ? "lowers" : "raises";
    const parts = low === high
        ? [rect(Math.min(0, low), Math.max(0, high), side)]
        : [rect(0, Math.max(0, low), "raises"), rect(Math.min(0, high), 0, "lowers"), rect(low, high, "open")];
    if (low < 0 && high > 0) parts[0] = parts[1] = null;
    const zero = `${place(0)}%`;
    return svg("svg", { class: "bars", "aria-hidden": "true", focusable: "false", height: 18 },
        parts, svg("line", { x1: zero, x2: zero, y1: 0, y2: 18, class: "zero" }));
}

const hatching = () => svg("svg", { class: "hidden", "aria-hidden": "true", width: 0, height: 0 },
    svg("pattern", {
        id: "hatching", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
    },
    svg("rect", { width: 6, height: 6, class: "hatch-ground" }),
    svg("rect", { width: 2.4, height: 6, class: "hatch-line" })));

/** The explanation as one table: who reads it hears the numbers, who looks at it sees the bars. */
export function explanationSection(explanation, outputs) {
    const items = (explanation.contributions ?? []).filter((item) => bounds(item).every(Number.isFinite));
    const [scale, meaning] = SCALES[explanation.scale]
        ?? [unitText(explanation.scale), `What each input adds, in ${unitText(explanation.scale)}.`];
    const telling = items.filter((item) => size(item) > 0).sort((a, b) => size(b) - size(a));
    const silent = items.filter((item) => size(item) === 0);
    const all = telling.flatMap(bounds).concat(0);
    const span = [Math.min(...all), Math.max(...all)];
    if (span[0] === span[1]) span[1] = 1;
    const row = (item) => h("tr", {},
        h("th", { scope: "row" }, item.title ?? item.name),
        h("td", { class: "plot" }, bar(bounds(item), span)),
        h("td", { class: "amount" }, amountText(bounds(item))));
    const total = items.reduce((sum, item) => bounds(item).map((value, index) => value + sum[index]),
        [explanation.baseline ?? 0, explanation.baseline ?? 0]);
    const extra = telling.length - SHOWN;
    const rest = h("tbody", { hidden: true }, extra > 0 ? telling.slice(SHOWN).map(row) : null);
    const explained = outputs.length > 1 && outputs.find((output) => output.name === explanation.output);
    const open = telling.some((item) => item.amount == null);
    return h("section", { class: "explanation" },
        h("h3", {}, "Why"),
        h("p", { class: "quiet" }, explained ? `${explained.title}. ` : "", meaning,
            open ? " Hatched: still open, because inputs are unknown." : ""),
        hatching(),
        h("table", { class: "chart" },
            h("caption", { class: "hidden" }, `Contributions in ${scale}`),
            h("thead", { class: "hidden" }, h("tr", {},
                ["Input", "Chart", `Contribution (${scale})`].map((text) => h("th", { scope: "col" }, text)))),
            h("tbody", {}, telling.slice(0, SHOWN).map(row)),
            rest,
            h("tfoot", {},
                explanation.baseline ? h("tr", {}, h("th", { scope: "row" }, "Baseline"), h("td"),
                    h("td", { class: "amount" }, number(explanation.baseline, 3))) : null,
                h("tr", {}, h("th", { scope: "row" }, "Total"), h("td", { class: "quiet" }, scale),
                    h("td", { class: "amount" }, total[0] === total[1] || Math.abs(total[1] - total[0]) < 1e-9
                        ? number(total[0], 3) : `${number(total[0], 3)} to ${number(total[1], 3)}`)))),
        extra > 0 ? h("button", {
            type: "button", class: "plain", click: (event) => {
                rest.hidden = false;
                event.currentTarget.remove();
            },
        }, `Show ${extra} smaller contribution${extra === 1 ? "" : "s"}`) : null,
        silent.length ? h("p", { class: "quiet" }, "Added nothing: ",
            silent.map((item) => item.title ?? item.name).join(", "), ".") : null);
}
