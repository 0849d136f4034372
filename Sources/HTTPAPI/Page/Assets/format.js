// SPDX-License-Identifier: Apache-2.0

const UNITS = {
    "mm[Hg]": "mmHg", Cel: "°C", "[degF]": "°F", a: "years", mo: "months", wk: "weeks", d: "days", h: "hours",
    "[lb_av]": "lb", "[in_i]": "in", "[ft_i]": "ft", "[pH]": "", "{score}": "points", "{INR}": "", "{ratio}": "",
    "1": "", "[IU]/L": "IU/L",
};

/** A UCUM code as people write it. */
export function unitText(code) {
    if (!code) return "";
    return UNITS[code] ?? code.replace(/10\*(\d+)/, (_, power) => "10" + superscript(power)).replace(/[{}]/g, "")
        .replace("1.73_m2", "1.73 m²").replace(/m2\b/, "m²").replace(/^u|(?<=\/)u/g, "µ").replace("mm3", "mm³");
}

const superscript = (digits) => [...digits].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");

/** The accepted units worth a choice: annotations (`{beats}/min`) and a bare `1` beside a count say nothing new. */
export function unitChoices(field) {
    const bare = (code) => code.replace(/\{[^}]*\}/g, "") || "1";
    const seen = new Set();
    return (field.accepted_units?.length ? field.accepted_units : [field.unit]).filter((code) => {
        if (seen.has(bare(code)) || (code === "1" && field.unit !== "%" && field.unit !== "1")) return false;
        seen.add(bare(code));
        return true;
    }).map((code) => ({ code, text: code === "1" && field.unit === "%" ? "fraction" : unitText(code) || "–" }));
}

export function number(value, decimals = 6) {
    return new Intl.NumberFormat("en", { maximumFractionDigits: decimals, useGrouping: false })
        .format(value).replace("-", "−");
}

const fixed = (value, decimals) => value.toFixed(decimals).replace("-", "−");

const inside = (band, value) =>
    !(band.lower != null && (band.lower_inclusive ? value < band.lower : value <= band.lower)) &&
    !(band.upper != null && (band.upper_inclusive ? value > band.upper : value >= band.upper));

/** A value of an output in words, with as many decimals as it takes not to round across the edge of a band. */
export function valueText(output, value) {
    const factor = output.kind === "probability" ? 100 : 1;
    const shown = value * factor;
    let decimals = 1;
    if (output.kind === "points") decimals = Number.isInteger(shown) ? 0 : 1;
    else if (output.kind !== "probability" && Math.abs(shown) < 10) decimals = 2;
    const crosses = () => (output.bands ?? []).some((band) =>
        inside(band, value) !== inside(band, Number(shown.toFixed(decimals)) / factor));
    while (decimals < 6 && crosses()) decimals += 1;
    return fixed(shown, decimals);
}

/** The unit that follows `valueText`. */
export function outputUnit(output) {
    if (output.kind === "probability") return "%";
    return output.kind === "points" ? "points" : unitText(output.unit);
}

/** `7 points`, `5 to 8 points`, `14.7%`. */
export function answerText(output, answer) {
    const unit = outputUnit(output);
    const values = answer.value != null ? [answer.value]
        : answer.minimum != null ? [answer.minimum, answer.maximum] : [];
    if (!values.length) return "no value";
    const text = values.map((value) => valueText(output, value)).join(" to ");
    if (output.kind === "points" && text === "1") return "1 point";
    return unit === "%" ? `${text}%` : `${text} ${unit}`.trim();
}

/** The limits of a band. */
export function bandText(band, kind) {
    const edge = (value) => (kind === "probability" ? `${number(value * 100, 4)}%` : number(value));
    const { lower, upper } = band;
    if (lower == null && upper == null) return "";
    if (lower == null) return `${band.upper_inclusive ? "≤" : "<"} ${edge(upper)}`;
    if (upper == null) return `${band.lower_inclusive ? "≥" : ">"} ${edge(lower)}`;
    if (lower === upper) return edge(lower);
    return `${band.lower_inclusive ? "" : "> "}${edge(lower)} to ${band.upper_inclusive ? "" : "< "}${edge(upper)}`;
}

/** `P10Y` as `10 years`. */
export function horizonText(duration) {
    const match = /^P(\d+)([YMWD])$/.exec(duration ?? "");
    if (!match) return duration ?? "";
    const unit = { Y: "year", M: "month", W: "week", D: "day" }[match[2]];
    return `${match[1]} ${unit}${match[1] === "1" ? "" : "s"}`;
}

export const capitalized = (text) => (text ? text[0].toUpperCase() + text.slice(1) : "");
