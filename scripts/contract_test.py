# SPDX-License-Identifier: Apache-2.0
"""The contract of the doors, held byte for byte against a running service, and a visit to every door.

Example:
    python3 scripts/contract_test.py --binary .build-release/release/prognosis
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path

from prognosis_service import CKD_EPI, ROOT, SUPPORT2, Checks, Service, binary_parser, parse, running, scratch

CERTIFICATE = ROOT / "Models/support2-mortality-180d/1/certificate.json"
# The patient that the PREVENT paper's authors publish with their equations; ten-year risks in per cent or fractions.
PREVENT = {
    "model": "prevent",
    "inputs": {
        "age": 50,
        "sex": "female",
        "total_cholesterol": 200,
        "hdl_cholesterol": 45,
        "systolic_blood_pressure": 160,
        "body_mass_index": 35,
        "egfr": 90,
        "diabetes": True,
        "current_smoker": False,
        "blood_pressure_medication": True,
        "statin": False,
    },
}


def seed(service: Service, checks: Checks) -> None:
    """The two bodies that never change."""
    for path, body in (("/health", b'{"status":"ok"}'), ("/predict", b'{"score":0.75}')):
        answer = service.ask("GET", path)
        checks.equal((answer.status, answer.body), (200, body), f"GET {path} answers {body.decode()} to the byte")
        checks.equal(answer.headers.get("content-type"), "application/json", f"GET {path} is application/json")
        head = service.ask("HEAD", path)
        checks.equal(
            (head.status, head.body, head.headers.get("content-length")),
            (200, b"", str(len(body))),
            f"HEAD {path} answers the length alone",
        )
        wrong = service.ask("DELETE", path)
        checks.equal(wrong.status, 405, f"DELETE {path} is 405")
        checks.that("GET" in wrong.headers.get("allow", ""), f"405 at {path} names what is allowed", wrong.headers)
    unknown = service.ask("GET", "/there-is-nothing-here")
    checks.equal(unknown.status, 404, "an unknown path is 404")
    checks.equal(unknown.headers.get("content-type"), "application/problem+json", "404 is problem+json")


def predictions(service: Service, checks: Checks) -> None:
    """A prediction through the native doors, its record, and the learned model against its training library."""
    answer = service.ask("POST", "/predict", CKD_EPI)
    checks.equal(answer.status, 200, "POST /predict answers a published score")
    given = answer.json()
    record = service.ask("GET", f"/v1/predictions/{given['id']}")
    checks.equal(record.status, 200, "the record is there")
    checks.equal(record.json()["prediction"], given, "the record is the answer as it was given")

    example = json.loads(CERTIFICATE.read_text())["examples"][0]
    answer = service.ask("POST", "/v1/models/support2-mortality-180d/predict", {"inputs": example["inputs"]})
    checks.equal(answer.status, 200, "POST /v1/models/{id}/predict answers the learned model")
    bits = struct.pack(">f", answer.json()["score"]).hex()
    checks.equal(bits, example["probability_bits"], "its probability has the bits of XGBoost's")
    checks.equal(answer.json()["score"], struct.unpack(">f", bytes.fromhex(bits))[0], "and no digit more")

    explained = service.ask("POST", "/predict?explain=true", SUPPORT2).json()
    checks.that(explained.get("explanation"), "?explain=true explains", list(explained))

    batch = service.ask("POST", "/predict", [CKD_EPI, {"model": "ckd-epi-2021", "inputs": {"age": "old"}}, SUPPORT2])
    counts = batch.json()
    checks.equal(
        (batch.status, counts["succeeded"], counts["failed"]), (200, 2, 1), "one bad row does not sink a batch"
    )
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in [CKD_EPI, SUPPORT2, {"model": "no-such-model"}])
    stream = service.ask("POST", "/predict", lines, {"Content-Type": "application/x-ndjson"})
    rows = [json.loads(line) for line in stream.body.splitlines()]
    checks.equal((stream.status, len(rows)), (200, 3), "a stream answers line by line")


def prevent(service: Service, checks: Checks) -> None:
    """The worked patient of the PREVENT equations: 14.7 % total cardiovascular disease in ten years."""
    answer = service.ask("POST", "/predict", PREVENT)
    if not checks.equal(answer.status, 200, "PREVENT answers its published patient"):
        print(f"        {answer.body.decode()}")
        return
    values = [output.get("value") for output in answer.json()["outputs"]]
    checks.that(
        any(isinstance(value, float) and f"{value:.4f}" == "0.1468" for value in values),
        "PREVENT gives 0.1468 for total cardiovascular disease in ten years",
        values,
    )


def refusals(service: Service, checks: Checks) -> None:
    """What is not right is refused with the status of the wire rules."""
    cases = [
        (400, "malformed JSON", "/predict", b"{", {"Content-Type": "application/json"}),
        (415, "a type that is not taken", "/predict", b"x", {"Content-Type": "text/plain"}),
        (404, "an unknown model", "/predict", {"model": "no-such-model", "inputs": {}}, {}),
        (422, "a missing required input", "/predict", {"model": "ckd-epi-2021", "inputs": {"age": 50}}, {}),
        (413, "a body over the limit", "/predict", b" " * (9 << 20), {"Content-Type": "application/json"}),
        (400, "JSON that is nested without end", "/predict", b"[" * 50_000, {"Content-Type": "application/json"}),
    ]
    for status, what, path, body, headers in cases:
        answer = service.ask("POST", path, body, headers)
        checks.equal(answer.status, status, f"{what} is {status}")
        checks.equal(answer.headers.get("content-type"), "application/problem+json", f"{what} is a problem document")


def doors(service: Service, checks: Checks) -> None:
    """Every other door opens."""
    models = service.ask("GET", "/v1/models").json()["models"]
    checks.that(len(models) >= 17, "the catalogue has the scores and the learned model", len(models))
    for model in models:
        if model["status"] != "serving" and model["id"] != "prevent":
            checks.that(False, f"{model['id']} is served", model["status"])
    for path in ("/", "/docs", "/openapi.json", "/metrics", "/fhir/metadata", "/health/ready"):
        checks.equal(service.ask("GET", path).status, 200, f"GET {path}")
    model = "/v1/models/support2-mortality-180d"
    for path in (model, f"{model}/source-attributes", f"{model}/evidence"):
        checks.equal(service.ask("GET", path).status, 200, f"GET {path}")
    page = service.ask("GET", f"{model}/source-attributes", headers={"Accept": "text/html"})
    checks.that(page.headers.get("content-type", "").startswith("text/html"), "source attributes come as a page too")
    check = service.ask("POST", f"{model}/check", {"inputs": {"age": 50}})
    checks.equal(check.status, 200, "POST check answers what is missing")
    patient = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1960-03-01"}
    creatinine = {
        "resourceType": "Observation",
        "id": "c",
        "status": "final",
        "subject": {"reference": "Patient/p"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "2160-0"}]},
        "effectiveDateTime": "2026-11-20T08:00:00Z",
        "valueQuantity": {"value": 1.1, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"},
    }
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": patient}, {"resource": creatinine}],
    }
    given = {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "model", "valueString": "ckd-epi-2021"},
            {"name": "record", "resource": bundle},
            {"name": "asOf", "valueDateTime": "2026-11-23T00:00:00Z"},
        ],
    }
    answer = service.ask("POST", "/fhir/$predict", given, {"Content-Type": "application/fhir+json"})
    resource = answer.json()
    checks.equal(answer.status, 200, "POST /fhir/$predict answers a Bundle")
    checks.that(
        resource.get("resourceType") in ("RiskAssessment", "Observation"), "with a prediction resource", resource
    )


def command_line(service: Service, binary: Path, checks: Checks) -> None:
    """The commands that probes and people use."""
    asked = subprocess.run([binary, "health", "--url", f"{service.url}/health"], capture_output=True, timeout=10)
    checks.equal(asked.returncode, 0, "prognosis health exits 0 on a service that lives")
    asked = subprocess.run([binary, "version"], capture_output=True, timeout=10)
    checks.equal(asked.returncode, 0, "prognosis version")
    for command in ("serve", "predict", "explain", "models", "health", "version"):
        shown = subprocess.run([binary, command, "--help"], capture_output=True, text=True, timeout=10)
        checks.that(
            shown.returncode == 0 and "prognosis " + command in shown.stdout, f"prognosis {command} --help has a usage"
        )
    broken = subprocess.run(
        [binary, "serve", "--port", "70000", "--set", "limits.body-bytes=none"],
        capture_output=True,
        text=True,
        timeout=10,
    )
    checks.that(broken.returncode != 0, "a wrong configuration stops the start")
    checks.that("port" in broken.stderr and "limits.body-bytes" in broken.stderr, "all problems at once", broken.stderr)
    checked = subprocess.run(
        [binary, "models", "check", "--models-directory", ROOT / "Models"], capture_output=True, text=True, timeout=20
    )
    checks.equal(checked.returncode, 0, "prognosis models check passes")


def main() -> int:
    options = parse(binary_parser(__doc__))
    checks = Checks("contract")
    with scratch() as folder:
        with running(options.binary, folder) as service:
            for part in (seed, predictions, prevent, refusals, doors):
                try:
                    part(service, checks)
                except (OSError, KeyError, ValueError) as error:
                    checks.that(False, f"{part.__name__} goes through", repr(error))
            command_line(service, options.binary, checks)
            checks.equal(service.stop(), 0, "SIGTERM ends the service with exit code 0")
        asked = subprocess.run([options.binary, "health", "--url", f"{service.url}/health"], capture_output=True)
        checks.equal(asked.returncode, 1, "prognosis health exits 1 where nobody serves")
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
