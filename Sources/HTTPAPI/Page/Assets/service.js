// SPDX-License-Identifier: Apache-2.0

/** What the service answered in place of what was asked for (RFC 9457). */
export class Problem extends Error {
    constructor(status, body) {
        super(body.title || "The service did not answer as expected");
        this.status = status;
        this.detail = body.detail;
        this.errors = Array.isArray(body.errors) ? body.errors : [];
        this.requestId = body.request_id;
    }
}

async function ask(path, options) {
    let response;
    try {
        response = await fetch(path, { cache: "no-store", credentials: "same-origin", ...options });
    } catch {
        throw new Problem(0, { title: "The service cannot be reached", detail: "Check the connection and try again." });
    }
    const body = await response.json().catch(() => null);
    if (!response.ok || body === null) throw new Problem(response.status, body ?? {});
    return body;
}

export const get = (path) => ask(path, { headers: { Accept: "application/json" } });

/** Patient values travel in the body alone. */
export const post = (path, body) => ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
});
