// SPDX-License-Identifier: Apache-2.0
import { h } from "./dom.js";
import { capitalized, number, unitChoices, unitText } from "./format.js";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;
const UNKNOWN = "";

/** The form of a predictor, built from the inputs that it declares. Nothing entered leaves it but through `read()`. */
export class PatientForm {
    constructor(model, { submit, change }) {
        this.fields = (model.inputs ?? []).map((field) => this.#field(field));
        this.byName = new Map(this.fields.map((field) => [field.name, field]));
        this.summary = h("div", { class: "summary", role: "alert", tabindex: "-1", hidden: true });
        this.example = h("p", { class: "quiet example", role: "status" });
        this.actions = h("div", { class: "actions" }, h("button", { type: "submit", class: "primary" }, "Calculate"));
        const yesNo = this.fields.filter((field) => field.kind === "boolean");
        this.assumption = yesNo.length ? this.#assumption(yesNo) : null;
        const group = (title, fields, style) => (fields.length ? h("fieldset", { class: style },
            h("legend", {}, title), fields.map((field) => field.element)) : null);
        this.element = h("form", {
            novalidate: true, autocomplete: "off", "aria-label": "Patient data",
            submit: (event) => {
                event.preventDefault();
                submit();
            },
            input: () => {
                this.#listAssumed();
                change();
            },
        },
        this.summary,
        this.fields.length ? h("p", { class: "quiet" }, this.fields.some((field) => field.required)
            ? "Inputs marked required are needed. " : null,
        "Leave what is not known empty: unknown is never read as normal or absent.")
            : h("p", {}, "This predictor takes no inputs."),
        group("Patient and measurements", this.fields.filter((field) => field.kind !== "boolean"), "grid"),
        group("Yes, no or unknown", yesNo, "list"),
        this.assumption?.element, this.actions, this.example);
        this.#listAssumed();
    }

    /** The body of a request, and the entries that are no numbers. */
    read() {
        const inputs = {}, errors = [];
        for (const field of this.fields) {
            const { value, error } = field.read();
            if (error) errors.push({ field: field.name, detail: error });
            else if (value !== undefined) inputs[field.name] = value;
        }
        const body = { inputs };
        if (this.assumption?.box.checked) body.assume_absent = this.#unknownYesNo().map((field) => field.name);
        return { body, errors };
    }

    fill(inputs) {
        this.clear();
        for (const [name, value] of Object.entries(inputs ?? {})) this.byName.get(name)?.write(value);
        this.#listAssumed();
    }

    clear() {
        this.element.reset();
        this.showErrors([]);
        this.example.replaceChildren();
        this.#listAssumed();
    }

    /** Shows each error at its field and all of them above the form, and moves the focus there. */
    showErrors(errors, title = "", note = "") {
        for (const field of this.fields) field.showError(errors.filter((error) => error.field === field.name));
        this.summary.hidden = !errors.length && !title;
        this.summary.replaceChildren(...(this.summary.hidden ? [] : [
            h("h2", {}, title || "Check these inputs"), note ? h("p", {}, note) : "",
            h("ul", {}, errors.map((error) => {
                const field = this.byName.get(error.field);
                const text = field ? `${field.title}: ${error.detail}` : error.detail ?? error.field;
                const go = () => field.focus();
                return h("li", {}, field ? h("button", { type: "button", class: "plain", click: go }, text) : text);
            }))]));
        if (!this.summary.hidden) this.summary.focus();
    }

    focus(name) {
        this.byName.get(name)?.focus();
    }

    #unknownYesNo() {
        return this.fields.filter((field) => field.kind === "boolean" && field.read().value === undefined);
    }

    #assumption() {
        const box = h("input", { type: "checkbox", id: "assume" });
        const names = h("ul", { class: "columns" });
        const state = h("span", { class: "quiet" });
        const element = h("details", { class: "assumption" },
            h("summary", {}, "Assume unknown yes/no inputs are absent ", state),
            h("p", {}, h("label", { class: "check", for: "assume" },
                box, " Read unknown as “no” for the inputs listed here")),
            h("p", { class: "quiet" },
                "Do this only where the record is known to be complete. The answer says what was assumed."),
            names);
        return { element, box, names, state };
    }

    #listAssumed() {
        if (!this.assumption) return;
        const unknown = this.#unknownYesNo();
        this.assumption.names.replaceChildren(...unknown.map((field) => h("li", {}, field.title)));
        if (!unknown.length) this.assumption.names.replaceChildren(h("li", {}, "None: every answer is given."));
        this.assumption.state.textContent = this.assumption.box.checked ? `(on: ${unknown.length})` : "(off)";
    }

    #field(input) {
        const id = `input-${input.name}`, required = input.when_missing === "refused";
        const hint = h("p", { class: "hint", id: `${id}-hint` }, hintText(input));
        const error = h("p", { class: "error", id: `${id}-error`, hidden: true });
        const described = `${id}-hint ${id}-error`;
        const mark = required ? h("span", { class: "required" }, "required") : null;
        const control = input.kind === "number" ? numberControl(input, id, described, required)
            : input.kind === "boolean"
                ? choiceControl([["true", "Yes"], ["false", "No"], [UNKNOWN, "Unknown"]], id, described, required)
                : categoryControl(input, id, described, required);
        const label = control.labelled
            ? h("label", { for: id }, input.title, " ", mark)
            : h("span", { class: "label", id: `${id}-label` }, input.title, " ", mark);
        const element = h("div", { class: `field ${input.kind}`, "data-input": input.name },
            h("div", { class: "words" }, label, hint.textContent ? hint : null), control.element, error);
        return {
            ...control, name: input.name, title: input.title, kind: input.kind, required, element,
            focus: () => {
                control.focusable().focus();
                element.scrollIntoView({ block: "center" });
            },
            showError: (errors) => {
                error.hidden = !errors.length;
                error.textContent = errors.map((each) => capitalized(each.detail)).join(" ");
                element.classList.toggle("wrong", errors.length > 0);
                control.validated.setAttribute("aria-invalid", String(errors.length > 0));
            },
        };
    }
}

function hintText(input) {
    const parts = [];
    if (input.kind === "number" && input.minimum != null && input.maximum != null) {
        parts.push(`${number(input.minimum)} to ${number(input.maximum)} ${unitText(input.unit)}`.trim()
            + (input.integer ? ", whole number" : "") + ".");
    }
    if (input.help) parts.push(input.help);
    return parts.join(" ");
}

function numberControl(input, id, described, required) {
    // The keypads of some phones have no minus.
    const keypad = (input.minimum ?? 0) < 0 ? "text" : input.integer ? "numeric" : "decimal";
    const box = h("input", {
        type: "text", id, name: input.name, inputmode: keypad,
        autocomplete: "off", spellcheck: "false", "aria-describedby": described, "aria-required": String(required),
    });
    const choices = unitChoices(input);
    const option = ({ code, text }) => h("option", { value: code }, text);
    const unit = choices.length > 1
        ? h("select", { "aria-label": `Unit of ${input.title}`, autocomplete: "off" }, choices.map(option))
        : h("span", { class: "unit" }, unitText(input.unit));
    return {
        element: h("div", { class: "control" }, box, unit.textContent ? unit : null),
        labelled: true, validated: box, focusable: () => box,
        read() {
            const text = box.value.trim();
            if (!text) return {};
            // A comma may part decimals or thousands: asking is safe, guessing is not.
            if (text.includes(",")) return { error: "Use a point for decimals and no comma." };
            if (!NUMBER.test(text)) return { error: "Enter a number." };
            const code = choices.length > 1 ? unit.value : input.unit;
            return { value: code === input.unit ? Number(text) : { value: Number(text), unit: code } };
        },
        write(value) {
            const quantity = value !== null && typeof value === "object" ? value : { value, unit: input.unit };
            box.value = quantity.value ?? "";
            if (choices.length < 2 || !quantity.unit) return;
            if (!choices.some(({ code }) => code === quantity.unit)) {
                choices.push({ code: quantity.unit, text: unitText(quantity.unit) });
                unit.append(option(choices.at(-1)));
            }
            unit.value = quantity.unit;
        },
    };
}

/** A few choices side by side, one of them always taken; the arrow keys move between them. */
function choiceControl(choices, id, described, required) {
    const radios = choices.map(([value], index) => h("input", {
        type: "radio", name: id, id: `${id}-${index}`, value, checked: value === UNKNOWN, autocomplete: "off",
    }));
    const group = h("div", {
        class: "choices", role: "radiogroup", "aria-labelledby": `${id}-label`, "aria-describedby": described,
        "aria-required": String(required),
    }, choices.map(([value, text], index) =>
        h("label", { class: value === UNKNOWN ? "none" : null }, radios[index], h("span", {}, text))));
    const chosen = () => radios.find((radio) => radio.checked);
    return {
        element: group, labelled: false, validated: group, focusable: () => chosen() ?? radios[0],
        read() {
            const value = chosen()?.value ?? UNKNOWN;
            if (value === UNKNOWN) return {};
            return { value: value === "true" ? true : value === "false" ? false : value };
        },
        write(value) {
            const text = value === null ? UNKNOWN : String(value);
            for (const radio of radios) radio.checked = radio.value === text;
        },
    };
}

function categoryControl(input, id, described, required) {
    const choices = [...(input.categories ?? []).map(({ code, title }) => [code, title]), [UNKNOWN, "Unknown"]];
    if (choices.map(([, title]) => title).join("").length <= 18) return choiceControl(choices, id, described, required);
    const select = h("select", {
        id, name: input.name, "aria-describedby": described, "aria-required": String(required), autocomplete: "off",
    }, [choices.at(-1), ...choices.slice(0, -1)].map(([value, text]) => h("option", { value }, text)));
    return {
        element: h("div", { class: "control" }, select), labelled: true, validated: select, focusable: () => select,
        read: () => (select.value === UNKNOWN ? {} : { value: select.value }),
        write: (value) => {
            select.value = value ?? UNKNOWN;
        },
    };
}
