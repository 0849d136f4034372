// SPDX-License-Identifier: Apache-2.0
import { h, prose, skipToContent, table } from "./dom.js";
import { get } from "./service.js";

const METHODS = ["get", "head", "post", "put", "patch", "delete", "options"];
const DEPTH = 6;

const main = document.getElementById("main");
let description;

/** What a `$ref` into this document stands for. */
function resolve(object) {
    if (!object?.$ref?.startsWith("#/")) return object ?? {};
    const found = object.$ref.slice(2).split("/").map((step) => step.replace(/~1/g, "/").replace(/~0/g, "~"))
        .reduce((place, step) => place?.[step], description);
    return { ...resolve(found), refersTo: object.$ref.split("/").at(-1) };
}

const paragraphs = (text) => String(text ?? "").split(/\n\s*\n/).filter((each) => each.trim())
    .map((each) => h("p", {}, prose(each.trim())));

function typeText(raw) {
    const schema = resolve(raw);
    const alternatives = schema.oneOf ?? schema.anyOf;
    if (alternatives) return [...new Set(alternatives.map(typeText))].join(" or ");
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(", ");
    const types = [schema.type ?? (schema.properties ? "object" : "any")].flat();
    return types.map((type) => (type === "array" ? `array of ${typeText(schema.items)}`
        : type === "object" && schema.refersTo ? schema.refersTo : type)).join(" or ")
        + (schema.format ? ` (${schema.format})` : "");
}

const LIMITS = {
    minimum: "at least", exclusiveMinimum: "above", maximum: "at most", exclusiveMaximum: "below",
    minLength: "length from", maxLength: "length to", maxItems: "items to", pattern: "pattern", default: "default",
};

/** What a value means, and the limits that the schema sets it. */
function meaning(text, schema) {
    const limits = Object.keys(LIMITS).filter((key) => schema[key] !== undefined)
        .map((key) => `${LIMITS[key]} ${JSON.stringify(schema[key])}`).join("; ");
    return [prose(text), limits ? ` (${limits})` : ""];
}

const typeCell = (schema, required) =>
    [typeText(schema), required ? [" ", h("span", { class: "required" }, "required")] : ""];

/** The members of a schema, deeper ones with dots, as far as they are not already on the way. */
function members(raw, prefix = "", trail = []) {
    const schema = resolve(raw);
    if (trail.length > DEPTH || (schema.refersTo && trail.includes(schema.refersTo))) return [];
    const path = [...trail, schema.refersTo];
    const parts = [...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
    const own = Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
        const member = resolve(value), required = schema.required?.includes(name);
        return [[h("code", {}, prefix + name), typeCell(value, required), meaning(member.description, member)],
        ...members(value, `${prefix}${name}.`, path)];
    });
    const inner = schema.items ? members(schema.items, `${prefix.replace(/\.$/, "")}[].`, path) : [];
    const seen = new Set();
    return [...own, ...inner, ...parts.flatMap((part) => members(part, prefix, path))]
        .filter(([name]) => !seen.has(name.textContent) && seen.add(name.textContent));
}

function shown(value) {
    const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
    return h("pre", { tabindex: "0" }, h("code", {}, text));
}

function examples(media) {
    const schema = resolve(media.schema);
    if (media.example !== undefined) return [["Example", media.example]];
    const named = Object.entries(media.examples ?? {}).map(([name, each]) => {
        const example = resolve(each);
        return [example.summary ?? name, example.value];
    });
    if (named.length) return named;
    const value = schema.example ?? schema.examples?.[0];
    return value === undefined ? [] : [["Example", value]];
}

function content(body) {
    return Object.entries(body.content ?? {}).map(([type, media]) => {
        const rows = members(media.schema);
        return h("div", {},
            h("p", { class: "quiet" }, h("code", {}, type), media.schema ? ` · ${typeText(media.schema)}` : ""),
            examples(media).map(([title, value]) => [h("p", { class: "quiet" }, title), shown(value)]),
            rows.length ? h("details", {}, h("summary", {}, "Members"),
                table("Members", ["Member", "Type", "Meaning"], rows)) : null);
    });
}

function operationSection({ method, path, id, operation, shared }) {
    const parameters = [...(shared ?? []), ...(operation.parameters ?? [])].map(resolve);
    const body = operation.requestBody && resolve(operation.requestBody);
    return h("article", { class: "panel operation", id, "aria-labelledby": `${id}-title` },
        h("h3", { id: `${id}-title` }, h("span", { class: "method" }, method.toUpperCase()),
            h("a", { href: `#${id}` }, h("code", {}, path))),
        h("p", {}, h("strong", {}, prose(operation.summary)), operation.deprecated ? " (deprecated)" : ""),
        paragraphs(operation.description),
        parameters.length ? h("h4", {}, "Parameters") : null,
        parameters.length ? table("Parameters", ["Name", "In", "Type", "Meaning"], parameters.map((each) => [
            h("code", {}, each.name), each.in, typeCell(each.schema, each.required),
            meaning(each.description, resolve(each.schema))])) : null,
        body ? [h("h4", {}, "Request"), paragraphs(body.description), content(body)] : null,
        h("h4", {}, "Responses"),
        h("div", {}, Object.entries(operation.responses ?? {}).map(([status, raw]) => {
            const response = resolve(raw);
            const inside = [headers(response), content(response)].flat().filter(Boolean);
            const line = [h("strong", {}, status), h("span", {}, prose(response.description))];
            if (!inside.length) return h("p", { class: "answer" }, line);
            return h("details", { class: "answer", open: status.startsWith("2") }, h("summary", {}, line), inside);
        })));
}

function headers(response) {
    const rows = Object.entries(response.headers ?? {})
        .map(([name, raw]) => [h("code", {}, name), prose(resolve(raw).description)]);
    return rows.length ? table("Headers", ["Header", "Meaning"], rows) : null;
}

function operations() {
    return Object.entries(description.paths ?? {}).flatMap(([path, raw]) => {
        const item = resolve(raw);
        return METHODS.filter((method) => item[method]).map((method) => ({
            method, path, operation: item[method], shared: item.parameters,
            id: item[method].operationId ?? `${method}${path.replace(/[^A-Za-z0-9]+/g, "-")}`,
            tag: item[method].tags?.[0] ?? "Other",
        }));
    });
}

async function start() {
    try {
        description = await get("/openapi.json");
    } catch (problem) {
        main.replaceChildren(h("p", { role: "alert" }, problem.message, ". ", problem.detail ?? ""));
        return;
    }
    const all = operations();
    const declared = new Map((description.tags ?? []).map((tag) => [tag.name, tag.description]));
    const tags = [...new Set([...declared.keys(), ...all.map((each) => each.tag)])]
        .filter((tag) => all.some((each) => each.tag === tag));
    const of = (tag) => all.filter((each) => each.tag === tag);
    const info = description.info ?? {};
    main.replaceChildren(
        h("nav", { class: "toc", "aria-label": "Operations" }, tags.map((tag) => [h("h2", {}, tag),
            h("ul", {}, of(tag).map((each) => h("li", {}, h("a", { href: `#${each.id}` },
                h("span", { class: "method" }, each.method.toUpperCase()), " ",
                each.operation.summary ?? each.path))))])),
        h("div", {},
            h("div", { class: "intro" }, h("h1", {}, info.title ?? "API"),
                h("p", { class: "quiet" }, `Version ${info.version ?? ""} · `,
                    h("a", { href: "/openapi.json" }, "openapi.json")),
                paragraphs(info.description)),
            tags.map((tag) => h("section", {},
                h("h2", {}, tag), paragraphs(declared.get(tag)), of(tag).map(operationSection)))));
    reveal();
}

/** The element of the address exists only now, so the browser could not go there by itself. */
function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && main.contains(target)) location.replace(`#${encodeURIComponent(target.id)}`);
}

skipToContent();
start();
