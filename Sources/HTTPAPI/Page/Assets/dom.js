// SPDX-License-Identifier: Apache-2.0

// Elements are built, never parsed: text from the service can only ever become a text node.

const SVG = "http://www.w3.org/2000/svg";

function build(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
        if (value === null || value === undefined || value === false) continue;
        if (typeof value === "function") element.addEventListener(name, value);
        else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
    return element;
}

/** An HTML element; an attribute whose value is a function is a listener for the event of that name. */
export const h = (tag, attributes, ...children) => build(document.createElement(tag), attributes, children);

/** An SVG element. */
export const svg = (tag, attributes, ...children) => build(document.createElementNS(SVG, tag), attributes, children);

/** A table whose first column is a row header. A cell is text, a node or a list of both. */
export function table(caption, columns, rows, attributes = {}) {
    return h("div", { class: "scroll", ...attributes },
        h("table", {},
            h("caption", { class: "hidden" }, caption),
            h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col" }, column)))),
            h("tbody", {}, rows.map(([first, ...rest]) => h("tr", {},
                h("th", { scope: "row" }, first), rest.map((cell) => h("td", {}, cell)))))));
}

/** Text with its `code` marked as code. */
export const prose = (text) => String(text ?? "").split("`")
    .map((part, index) => (index % 2 ? h("code", {}, part) : part)).filter((part) => part !== "");

/** The button before everything else goes to the content; a link would change the address that the page reads. */
export function skipToContent() {
    document.getElementById("skip").addEventListener("click", () => document.getElementById("main").focus());
}
