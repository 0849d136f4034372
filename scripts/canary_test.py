# SPDX-License-Identifier: Apache-2.0
"""Sends random marker values through every door and looks for them where no patient value may be: in the log (at its
most talkative), in the metrics, and in the bodies of errors.

Example:
    python3 scripts/canary_test.py --binary .build-release/release/prognosis
"""

from __future__ import annotations

import json
import random
import sys
from typing import Any

from prognosis_service import Answer, Checks, Service, binary_parser, parse, raw_exchange, running, scratch

JSON = {"Content-Type": "application/json"}
NDJSON = {"Content-Type": "application/x-ndjson"}
FHIR = {"Content-Type": "application/fhir+json"}


class Markers:
    """Values that stand for a patient's, none of which can turn up by chance."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.made: list[str] = []
        self.names: set[str] = set()

    def text(self) -> str:
        """A word, as of a name."""
        self.made.append("zq" + "".join(self.random.choices("bcdfghjklmnpqrstvwxz", k=14)))
        return self.made[-1]

    def name(self) -> str:
        """A word in the place of an input's name: an error may say which name it does not know, nothing else may."""
        self.names.add(self.text())
        return self.made[-1]

    def number(self, whole: int) -> float:
        """A value of the given size with a fraction that is a mark."""
        self.made.append(f"{whole}.{self.random.randrange(10**8, 10**9) | 1}")
        return float(self.made[-1])

    def found_in(self, text: str) -> list[str]:
        # A number may have been printed with other digits before or behind: its fraction's begin is looked for.
        needles = {mark: mark.split(".")[1][:6] if "." in mark else mark.lower() for mark in self.made}
        return [mark for mark, needle in needles.items() if needle in text.lower()]


def patient(marks: Markers) -> dict[str, Any]:
    return {"age": 63, "sex": "female", "serum_creatinine": marks.number(1)}


def bundle(marks: Markers) -> dict[str, Any]:
    """A record with a mark in every place that tells of a person."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "id": marks.text(),
        "entry": [
            {
                "fullUrl": f"urn:uuid:{marks.text()}",
                "resource": {
                    "resourceType": "Patient",
                    "id": marks.text(),
                    "gender": "female",
                    "birthDate": "1960-03-01",
                    "name": [{"family": marks.text(), "given": [marks.text()]}],
                    "identifier": [{"system": "urn:ssn", "value": marks.text()}],
                },
            },
            {
                "resource": {
                    "resourceType": "Observation",
                    "id": marks.text(),
                    "status": "final",
                    "code": {"coding": [{"system": "http://loinc.org", "code": "2160-0", "display": marks.text()}]},
                    "effectiveDateTime": "2026-11-20T08:00:00Z",
                    "note": [{"text": marks.text()}],
                    "valueQuantity": {"value": marks.number(1), "code": "mg/dL", "unit": marks.text()},
                }
            },
        ],
    }


def requests(marks: Markers) -> list[tuple[str, str, bytes | None, dict[str, str]]]:
    """Good and bad requests to every door; each holds marks."""

    def body(value: object) -> bytes:
        return json.dumps(value).encode()

    model = "ckd-epi-2021"
    rows = [
        {"model": model, "inputs": patient(marks)},
        {"model": marks.text(), "inputs": patient(marks)},
        {"model": model, "inputs": {"age": marks.text()}},
        {"model": model, "inputs": {marks.name(): marks.number(7)}},
        {
            "model": model,
            "inputs": {"age": marks.number(900), "sex": marks.text(), "serum_creatinine": -marks.number(5)},
        },
        {"model": model, "inputs": {"serum_creatinine": {"value": marks.number(1), "unit": marks.text()}}},
        {"model": model, "inputs": patient(marks), marks.text(): marks.text()},
        {"model": model, "inputs": patient(marks), "assume_absent": [marks.name()]},
    ]
    sent: list[tuple[str, str, bytes | None, dict[str, str]]] = []
    for row in rows:
        for path in ("/predict", f"/v1/models/{model}/predict", f"/v1/models/{model}/check"):
            sent.append(("POST", path, body(row), JSON))
    sent.append(("POST", "/predict?explain=true", body(rows), JSON))
    sent.append(("POST", "/predict", b"\n".join([body(row) for row in rows] + [marks.text().encode()]), NDJSON))
    broken = f'{{"model": "{model}", "inputs": {{"age": {marks.number(60)}, "x": "{marks.text()}"'.encode()
    sent += [("POST", path, broken, JSON) for path in ("/predict", f"/v1/models/{model}/check")]
    sent.append(("POST", "/predict", marks.text().encode(), JSON))
    sent.append(("POST", "/predict", marks.text().encode(), {"Content-Type": f"text/{marks.text()}"}))
    sent.append(("POST", "/predict", body({marks.text(): 1}) * 2, JSON))

    good = bundle(marks)
    parameters = {"resourceType": "Parameters", "parameter": [{"name": "model", "valueString": marks.text()}]}
    wrong = bundle(marks)
    wrong["entry"][1]["resource"]["valueQuantity"]["value"] = marks.text()
    wrong["entry"][0]["resource"]["birthDate"] = marks.text()
    wrong["entry"][0]["resource"]["gender"] = marks.text()
    records = [good, wrong, parameters, {"resourceType": marks.text()}, {marks.text(): marks.number(4)}]
    for record in records:
        for path in (f"/fhir/$predict?model={model}", f"/fhir/$predict?model={marks.text()}", "/fhir/$predict"):
            sent.append(("POST", path, body(record), FHIR))
    sent.append(("POST", f"/fhir/$predict?model={model}", body(good)[:-20], FHIR))

    for path in (
        f"/predict?model={model}&age={marks.number(63)}&sex={marks.text()}",
        f"/predict?model={marks.text()}&age={marks.number(63)}",
        f"/predict?{marks.text()}={marks.text()}",
        f"/{marks.text()}",
        f"/v1/models/{marks.text()}",
        f"/v1/models/{model}/versions/{marks.text()}/predict",
        f"/v1/models/{marks.text()}/source-attributes",
        f"/v1/predictions/{marks.text()}",
        f"/fhir/{marks.text()}",
        f"/health?patient={marks.text()}",
        f"/v1/models?patient={marks.text()}",
    ):
        sent.append(("GET", path, None, {}))
    for name in (
        "X-Request-ID",
        "User-Agent",
        "Authorization",
        "Accept",
        "Referer",
        "Cookie",
        "traceparent",
        "X-Patient",
    ):
        sent.append(("GET", "/v1/models", None, {name: marks.text()}))
        sent.append(("POST", "/predict", body(rows[0]), JSON | {name: marks.text()}))
    sent.append((marks.text().upper(), "/predict", None, {}))
    return sent


def failed_parts(answer: Answer) -> str:
    """What of an answer tells of an error: all of a failed one, the failed rows of a good one."""
    text = answer.body.decode(errors="replace")
    if answer.status >= 400:
        return text
    rows: list[Any] = []
    try:
        if "ndjson" in answer.headers.get("content-type", ""):
            rows = [json.loads(line) for line in text.splitlines()]
        elif isinstance(document := json.loads(text), dict):
            rows = document.get("results", [])
    except ValueError:
        return text
    return "\n".join(json.dumps(row) for row in rows if isinstance(row, dict) and ("error" in row or "problem" in row))


def send_all(service: Service, marks: Markers, checks: Checks) -> None:
    statuses: dict[int, int] = {}
    leaks: list[str] = []
    for number, (method, path, content, headers) in enumerate(requests(marks)):
        answer = service.ask(method, path, content, headers)
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        for mark in set(marks.found_in(failed_parts(answer))) - marks.names:
            leaks.append(f"request {number}, {method} of {path.split('?')[0][:40]}, {answer.status}: {mark}")
        for name in ("x-request-id", "allow", "location"):
            if marks.found_in(answer.headers.get(name, "")):
                leaks.append(f"request {number}: header {name}")
    checks.that(len(statuses) >= 5, f"requests of all kinds were sent ({dict(sorted(statuses.items()))})", statuses)
    checks.that(not any(status >= 500 for status in statuses), "none made the service fail", statuses)
    checks.equal(leaks, [], "no error body or header repeats what a client sent")


def main() -> int:
    parser = binary_parser(__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9), help="makes the same marks")
    options = parse(parser)
    print(f"  seed {options.seed}")
    marks = Markers(options.seed)
    checks = Checks("canary")
    with scratch() as folder, running(options.binary, folder, {"PROGNOSIS_LOG_LEVEL": "trace"}) as service:
        send_all(service, marks, checks)
        mark = marks.text()
        for request in (
            f"GET /{mark} HTTP/9.9\r\nHost: {mark}\r\n\r\n",
            f"{mark}\r\n\r\n",
            f"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: {mark}\r\n\r\n",
            f"POST /predict HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{mark}\r\n",
        ):
            answer = raw_exchange(service.port, request.encode(), timeout=2) if "chunk" not in request else b""
            checks.equal(marks.found_in(answer.decode(errors="replace")), [], "malformed HTTP is not repeated")
        metrics = service.ask("GET", "/metrics").body.decode()
        checks.that("prognosis_http" in metrics, "the metrics tell of the requests")
        checks.equal(marks.found_in(metrics), [], f"none of {len(marks.made)} marks is in the metrics")
        checks.equal(service.stop(), 0, "the service ends well")
        log = service.log_text()
        checks.that(log.count("Request handled") > 50, "the log tells of the requests", log[-500:])
        checks.equal(marks.found_in(log), [], f"none of {len(marks.made)} marks is in the log")
        bad = [line for line in log.splitlines() if not line.startswith("{")]
        checks.equal(bad[:3], [], "every line of the log is a JSON object")
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
