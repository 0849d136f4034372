// SPDX-License-Identifier: Apache-2.0
import { h, prose, skipToContent } from "./dom.js";
import { answerText } from "./format.js";
import { PatientForm } from "./form.js";
import { aboutSection, headline, resultSections } from "./result.js";
import { get, post } from "./service.js";

const main = document.getElementById("main");
const KINDS = { learned_model: "Learned model", reference: "Reference" };
let visit = 0;

function show(title, ...content) {
    document.title = title ? `${title} – Prognosis` : "Prognosis";
    main.replaceChildren(...content.filter(Boolean));
    main.removeAttribute("aria-busy");
    window.scrollTo(0, 0);
}

function showProblem(problem) {
    show("Problem", h("section", { class: "panel narrow" },
        h("h1", { tabindex: "-1" }, problem.status === 404 ? "There is no such predictor" : problem.message),
        problem.detail ? h("p", {}, problem.detail) : null,
        h("p", {}, h("button", { type: "button", class: "primary", click: route }, "Try again"), " ",
            h("a", { href: "#/" }, "All predictors"))));
    main.querySelector("h1").focus();
}

/** The predictor is in the address, the patient never is. */
async function route() {
    const id = decodeURIComponent(/^#\/([a-z0-9][a-z0-9.-]*)$/.exec(location.hash)?.[1] ?? "");
    const mine = ++visit;
    main.setAttribute("aria-busy", "true");
    try {
        const path = `/v1/models/${id}`;
        const [answer, evidence] = id
            ? await Promise.all([get(path), get(`${path}/evidence`).catch(() => null)])
            : [await get("/v1/models")];
        if (mine !== visit) return;
        if (id) showPredictor(answer, evidence);
        else showDirectory(answer.models ?? []);
    } catch (problem) {
        if (mine === visit) showProblem(problem);
    }
}

function showDirectory(models) {
    const list = h("div", { class: "directory" });
    const count = h("p", { class: "quiet", role: "status" });
    const search = h("input", {
        type: "search", id: "search", autocomplete: "off", placeholder: "Name, condition or specialty",
    });
    const render = () => {
        const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
        const found = models.filter((model) => {
            const text = [model.id, model.title, model.summary, model.specialty, KINDS[model.kind]].join(" ");
            return words.every((word) => text.toLowerCase().includes(word));
        });
        const groups = [...bySpecialty(found)].sort(([a], [b]) => a.localeCompare(b));
        list.replaceChildren(...groups.map(([specialty, members]) =>
            h("section", {}, h("h2", {}, specialty), h("ul", { class: "cards" }, members.map(card)))));
        count.textContent = `${words.length ? `${found.length} of ` : ""}${models.length} predictors`;
    };
    search.addEventListener("input", render);
    render();
    show("", h("div", { class: "intro" },
        h("h1", { tabindex: "-1" }, "Choose a predictor"),
        h("p", {}, "Published clinical scores and learned models, each with its evidence. ",
            "Every answer is explained and recorded."),
        h("label", { for: "search" }, "Find"), search, count), list);
    if (visit > 1) main.querySelector("h1").focus();
}

function bySpecialty(models) {
    const groups = new Map();
    for (const model of models) {
        const specialty = model.specialty ?? "Other";
        groups.set(specialty, [...(groups.get(specialty) ?? []), model]);
    }
    return groups;
}

function card(model) {
    const served = model.status !== "unavailable";
    const content = [h("b", {}, model.title ?? model.id),
        KINDS[model.kind] ? h("span", { class: "tag" }, KINDS[model.kind]) : null,
        served ? null : h("span", { class: "tag off" }, "Unavailable"),
        h("span", { class: "quiet" }, served ? model.summary : model.reason ?? model.summary)];
    return h("li", {}, served
        ? h("a", { class: "card", href: `#/${model.id}` }, content) : h("div", { class: "card" }, content));
}

/** A demonstration says so above everything else. */
function banner(model) {
    if (model.kind === "reference") {
        return "A constant for smoke tests and load balancers. It says nothing about any patient.";
    }
    const text = [model.title, model.summary, model.card?.intended_use, model.card?.out_of_scope_use].join(" ");
    const says = model.kind === "learned_model" && /demonstration|not for (clinical |patient )?(care|use)/i.test(text);
    if (!(model.demonstration ?? says)) return null;
    return model.notice ?? "This is a demonstration. Do not use it for the care of a patient.";
}

function exampleText({ title, expected, source }, model) {
    const results = Object.entries(expected ?? {}).map(([name, value]) => {
        const output = (model.outputs ?? []).find((each) => each.name === name);
        return output ? `${output.title} ${answerText(output, { value })}` : `${name} ${value}`;
    });
    return `Example: ${title}. Published result: ${results.join(", ")}. Source: ${source}`;
}

function showPredictor(model, evidence) {
    const examples = evidence?.worked_examples ?? [];
    const status = h("div", { class: "headline", role: "status", "aria-live": "polite", "aria-atomic": "true" },
        h("p", { class: "quiet" }, "The answer will stand here."));
    const stale = h("p", { class: "note stale", role: "status" });
    const details = h("div", { class: "details" });
    const result = h("section", { class: "panel result", "aria-labelledby": "result" },
        h("h2", { id: "result", tabindex: "-1" }, "Result"), stale, status, details);
    let answered = false;
    const form = new PatientForm(model, {
        submit,
        change: () => {
            result.classList.toggle("old", answered);
            stale.textContent = answered ? "Inputs have changed since this result. Calculate again." : "";
        },
    });
    const withdraw = () => {
        answered = false;
        result.classList.remove("old", "full");
        stale.textContent = "";
        details.replaceChildren();
        status.replaceChildren(h("p", { class: "quiet" }, "The answer will stand here."));
    };

    async function submit() {
        const { body, errors } = form.read();
        withdraw();
        form.showErrors(errors);
        if (errors.length || form.element.getAttribute("aria-busy") === "true") return;
        form.element.setAttribute("aria-busy", "true");
        status.replaceChildren(h("p", { class: "quiet" }, "Calculating …"));
        try {
            const path = `/v1/models/${encodeURIComponent(model.id)}/predict?explain=true&citations=true`;
            const answer = await post(path, body);
            status.replaceChildren(...headline(answer, model));
            details.replaceChildren(...resultSections(answer, model, (name) => form.focus(name)));
            answered = true;
            result.classList.add("full");
            if (result.getBoundingClientRect().top > innerHeight * 0.6) {
                result.querySelector("h2").focus({ preventScroll: true });
                result.scrollIntoView({ block: "start" });
            }
        } catch (problem) {
            status.replaceChildren(h("p", { class: "quiet" }, "No answer: see the message above the form."));
            const reference = problem.requestId ? ` (request ${problem.requestId})` : "";
            form.showErrors(problem.errors ?? [], problem.errors?.length ? "Check these inputs" : problem.message,
                problem.errors?.length ? "" : `${problem.detail ?? ""}${reference}`);
        } finally {
            form.element.removeAttribute("aria-busy");
        }
    }

    if (examples.length) {
        form.actions.append(h("button", {
            type: "button", id: "example", click: () => {
                form.fill(examples[0].inputs);
                withdraw();
                form.example.replaceChildren(exampleText(examples[0], model));
            },
        }, "Fill with an example"));
    }
    if (form.fields.length) {
        form.actions.append(h("button", {
            type: "button", id: "clear", click: () => {
                form.clear();
                withdraw();
            },
        }, "Clear"));
    }
    const warning = banner(model), title = model.title ?? model.id;
    const served = model.status !== "unavailable";
    show(title,
        h("div", { class: "intro" },
            h("p", { class: "path" },
                h("a", { href: "#/" }, "All predictors"), model.specialty ? ` / ${model.specialty}` : ""),
            h("h1", { tabindex: "-1" }, title),
            h("p", {}, prose(model.summary)),
            warning ? h("p", { class: "note demonstration" }, h("strong", {}, "Demonstration. "), warning) : null,
            served ? null : h("p", { class: "note warning" }, h("strong", {}, "Not served. "), model.reason ?? "")),
        served ? h("div", { class: "desk" }, h("section", { class: "panel" }, form.element), result) : null,
        aboutSection(model, evidence));
    main.querySelector("h1").focus();
}

skipToContent();
addEventListener("hashchange", route);
addEventListener("beforeprint", () => document.querySelectorAll(".used").forEach((each) => {
    each.open = true;
}));
route();
