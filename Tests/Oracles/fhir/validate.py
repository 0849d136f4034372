# SPDX-License-Identifier: Apache-2.0
"""Checks the FHIR door from outside.

    python validate.py                                    # the golden answers against FHIR R4
    carebundle generate --profile mixed --count 100 --out records
    python validate.py --corpus records --url http://127.0.0.1:8080 --model fib-4

The first form validates Tests/FHIRTests/Goldens structurally (fhirkit) and against bindings and invariants. The second
posts every record of a folder to a running service: no answer may be a server error, every value that was used must be
traced to a resource of the record, and it must equal what an independent reading (extractor.py) finds.
"""

from __future__ import annotations

import argparse
import json
import sys
import urllib.error
import urllib.request
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import fhirkit

import extractor
import invariants

JSON = dict[str, Any]

GOLDENS = Path(__file__).resolve().parents[2] / "FHIRTests" / "Goldens"
TRACE = "urn:prognosis:input-trace"


def all_faults(resource: JSON) -> list[str]:
    """What both validators find."""
    structural = [str(issue) for issue in fhirkit.validate(json.dumps(resource))]
    return structural + list(invariants.faults(resource))


def check_goldens(folder: Path) -> int:
    """Validates every golden file; returns the number of faults."""
    files = sorted(folder.glob("*.json"))
    count = 0
    for file in files:
        for fault in all_faults(json.loads(file.read_text())):
            print(f"{file.name}: {fault}")
            count += 1
    print(f"{len(files)} golden answers, {count} faults")
    return count if files else 1


def fetch(url: str, body: bytes | None = None) -> tuple[int, JSON]:
    """The status and the JSON of an answer."""
    headers = {"Content-Type": "application/fhir+json"} if body else {}
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"{}")


def traces(answer: JSON) -> list[dict[str, Any]]:
    """The input traces of an answer, each as a flat dictionary."""
    if answer.get("resourceType") == "Bundle":
        return [trace for entry in answer["entry"] for trace in traces(entry["resource"])]
    found = []
    for extension in answer.get("extension", []):
        if extension["url"] != TRACE:
            continue
        trace: dict[str, Any] = {}
        for part in extension["extension"]:
            value = next(item for key, item in part.items() if key.startswith("value"))
            trace[part["url"]] = value
        found.append(trace)
    return found


def canonical(value: Any) -> Any:
    """The bare value of a trace."""
    return value["value"] if isinstance(value, dict) else value


def equal(left: Any, right: Any) -> bool:
    """Whether two values are the same; numbers to ten significant digits."""
    if isinstance(left, bool) or isinstance(right, bool) or isinstance(left, str) or isinstance(right, str):
        return left == right and type(left) is type(right)
    return abs(left - right) <= 1e-10 * max(1.0, abs(left), abs(right))


def references(bundle: JSON) -> set[str]:
    """Every way to name a resource of the record."""
    names = {entry["fullUrl"] for entry in bundle.get("entry", []) if "fullUrl" in entry}
    for item in extractor.resources(bundle):
        if "id" in item:
            names.add(f"{item['resourceType']}/{item['id']}")
    return names


class CorpusCheck:
    """Posts records to one model and counts what happens."""

    def __init__(self, url: str, model: str) -> None:
        self.url = url.rstrip("/")
        self.model = model
        status, descriptor = fetch(f"{self.url}/v1/models/{model}")
        if status != 200:
            raise SystemExit(f"the service answers {status} for model {model}")
        self.windows = {item["name"]: item.get("look_back_days") for item in descriptor["inputs"]}
        self.counts: Counter[str] = Counter()

    def record(self, file: Path) -> list[str]:
        """Checks one record and returns its faults."""
        bundle = json.loads(file.read_text())
        as_of = extractor.newest(bundle)
        body = {
            "resourceType": "Parameters",
            "parameter": [
                {"name": "model", "valueString": self.model},
                {"name": "asOf", "valueDateTime": as_of.isoformat(timespec="milliseconds")},
                {"name": "record", "resource": bundle},
            ],
        }
        status, answer = fetch(f"{self.url}/fhir/$predict", json.dumps(body).encode())
        self.counts[f"status {status}"] += 1
        self.counts[f"answered by {answer.get('resourceType')}"] += 1
        if status >= 500:
            return [f"status {status}"]
        found = all_faults(answer)
        if answer.get("resourceType") == "OperationOutcome":
            return found
        return found + self.compare(bundle, answer, as_of)

    def compare(self, bundle: JSON, answer: JSON, as_of: datetime) -> list[str]:
        """Holds the traces against the record and against the independent reading."""
        found: list[str] = []
        used = {trace["input"]: trace for trace in traces(answer)}
        names = references(bundle)
        for name, trace in used.items():
            self.counts["values used"] += 1
            if trace.get("reference", {}).get("reference") not in names:
                found.append(f"{name} is traced to nothing in the record")
        expected = extractor.extract(bundle, self.windows, as_of)
        for name in sorted(expected.keys() | {name for name in used if extractor.covers(name)}):
            if name not in used:
                found.append(f"{name} was not found by the service")
            elif name not in expected:
                found.append(f"{name} was found by the service alone")
            elif not equal(canonical(used[name]["value"]), expected[name]):
                found.append(f"{name} differs")
            else:
                self.counts["values equal"] += 1
        self.counts["values not compared"] += sum(not extractor.covers(name) for name in used)
        return found


def check_corpus(folder: Path, url: str, model: str) -> int:
    """Checks every record of a folder; returns the number of faults."""
    check = CorpusCheck(url, model)
    files = sorted(folder.rglob("*.json"))
    count = 0
    for file in files:
        for fault in check.record(file):
            print(f"{file.name}: {fault}")
            count += 1
    print(f"{len(files)} records, {count} faults; " + ", ".join(f"{k}: {v}" for k, v in sorted(check.counts.items())))
    return count if files else 1


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--goldens", type=Path, default=GOLDENS, help="folder of answers to validate")
    parser.add_argument("--corpus", type=Path, help="folder of patient Bundles")
    parser.add_argument("--url", help="address of the running service")
    parser.add_argument("--model", action="append", help="model to ask; may be repeated (default: fib-4)")
    options = parser.parse_args()
    faults = check_goldens(options.goldens)
    if options.corpus:
        if not options.url:
            parser.error("--corpus needs --url")
        for model in options.model or ["fib-4"]:
            faults += check_corpus(options.corpus, options.url, model)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
