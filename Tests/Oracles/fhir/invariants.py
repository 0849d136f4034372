# SPDX-License-Identifier: Apache-2.0
"""Rules of FHIR R4 that a structural validator does not hold: required bindings and invariants of what we answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

JSON = dict[str, Any]

UCUM = "http://unitsofmeasure.org"
RISK_STATUS = {
    "registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown",
}  # fmt: skip
SEVERITY = {"fatal", "error", "warning", "information"}
ISSUE_TYPE = {
    "invalid", "structure", "required", "value", "invariant", "security", "login", "unknown", "expired", "forbidden",
    "suppressed", "processing", "not-supported", "duplicate", "multiple-matches", "not-found", "deleted", "too-long",
    "code-invalid", "extension", "too-costly", "business-rule", "conflict", "transient", "lock-error", "no-store",
    "exception", "timeout", "incomplete", "throttled", "informational",
}  # fmt: skip
RESOURCE_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
CODE = re.compile(r"[^\s]+(\s[^\s]+)*")
DATE_TIMES = {"effectiveDateTime", "occurrenceDateTime", "valueDateTime", "date", "start", "end"}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
DATE_TIME = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?")


def walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every value with its path."""
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, f"{path}[{index}]")


def key_of(concept: JSON) -> set[tuple[str, str]]:
    """The codings of a concept."""
    return {(coding.get("system", ""), coding.get("code", "")) for coding in (concept or {}).get("coding", [])}


def values(element: JSON) -> list[str]:
    """The names of its value[x] elements."""
    return [key for key in element if re.fullmatch(r"value[A-Z]\w*", key)]


def faults(resource: JSON) -> Iterator[str]:
    """What is wrong with a resource."""
    kind = resource.get("resourceType", "?")
    yield from general(resource, kind)
    checks = {
        "RiskAssessment": risk_assessment,
        "Observation": observation,
        "OperationOutcome": operation_outcome,
        "Bundle": bundle,
        "CapabilityStatement": capability_statement,
    }
    if kind in checks:
        yield from checks[kind](resource)


def general(resource: JSON, kind: str) -> Iterator[str]:
    """Rules of all elements."""
    if "id" in resource and not RESOURCE_ID.fullmatch(resource["id"]):
        yield f"{kind}.id is no id"
    for path, value in walk(resource, kind):
        if value is None or value in ("", [], {}):
            yield f"{path} is empty (ele-1)"
        if not isinstance(value, dict):
            continue
        is_extension = "url" in value and "extension" in path.rsplit(".", 1)[-1]
        if is_extension and bool(values(value)) == ("extension" in value):
            yield f"{path} has a value and extensions, or neither (ext-1)"
        if path.rsplit(".", 1)[-1].startswith("valueQuantity") and "code" in value and "system" not in value:
            yield f"{path} has a code without a system (qty-3)"
        if "low" in value and "high" in value:
            if value["low"]["value"] > value["high"]["value"]:
                yield f"{path} is upside down (rng-2)"
            if "comparator" in value["low"] or "comparator" in value["high"]:
                yield f"{path} has a comparator (sqty-1)"
        for key, item in value.items():
            if key in DATE_TIMES and not DATE_TIME.fullmatch(str(item)):
                yield f"{path}.{key} is no dateTime"
            if key in ("issued", "timestamp") and not INSTANT.fullmatch(str(item)):
                yield f"{path}.{key} is no instant"
            if key in ("valueCode", "code") and isinstance(item, str) and not CODE.fullmatch(item):
                yield f"{path}.{key} is no code"


def risk_assessment(resource: JSON) -> Iterator[str]:
    """Status binding, ras-1 and ras-2."""
    if resource.get("status") not in RISK_STATUS:
        yield "RiskAssessment.status is not in its value set"
    if "subject" not in resource:
        yield "RiskAssessment.subject is required"
    for index, item in enumerate(resource.get("prediction", [])):
        path = f"RiskAssessment.prediction[{index}]"
        if "probabilityDecimal" in item and "probabilityRange" in item:
            yield f"{path} has two probabilities"
        if not 0 <= item.get("probabilityDecimal", 0) <= 100:
            yield f"{path}.probabilityDecimal is not in per cent (ras-2)"
        for end in item.get("probabilityRange", {}).values():
            if end.get("code") != "%" or end.get("system") != UCUM or not 0 <= end["value"] <= 100:
                yield f"{path}.probabilityRange is not in per cent (ras-1)"
        period = item.get("whenPeriod")
        if period and period["start"] > period["end"]:
            yield f"{path}.whenPeriod is upside down (per-1)"


def observation(resource: JSON) -> Iterator[str]:
    """Status binding, obs-3, obs-6, obs-7, targets of derivedFrom."""
    if resource.get("status") not in RISK_STATUS:
        yield "Observation.status is not in its value set"
    if not resource.get("code"):
        yield "Observation.code is required"
    for path, element in [
        ("Observation", resource),
        *((f"Observation.component[{i}]", item) for i, item in enumerate(resource.get("component", []))),
    ]:
        if len(values(element)) > 1:
            yield f"{path} has several values"
        if values(element) and "dataAbsentReason" in element:
            yield f"{path} has a value and a reason for its absence (obs-6)"
    own = key_of(resource.get("code", {}))
    if values(resource) and any(own & key_of(item.get("code", {})) for item in resource.get("component", [])):
        yield "Observation has its value and a component with the same code (obs-7)"
    allowed = {
        "DocumentReference",
        "ImagingStudy",
        "Media",
        "QuestionnaireResponse",
        "Observation",
        "MolecularSequence",
    }
    for item in resource.get("derivedFrom", []):
        if item.get("type") not in allowed:
            yield "Observation.derivedFrom refers to a resource that it may not"


def operation_outcome(resource: JSON) -> Iterator[str]:
    """At least one issue, and its bindings."""
    if not resource.get("issue"):
        yield "OperationOutcome.issue is required"
    for issue in resource.get("issue", []):
        if issue.get("severity") not in SEVERITY or issue.get("code") not in ISSUE_TYPE:
            yield "OperationOutcome.issue has a code outside its value set"


def bundle(resource: JSON) -> Iterator[str]:
    """Unique full URLs (bdl-7), and every resource in it."""
    urls = [entry.get("fullUrl") for entry in resource.get("entry", [])]
    if len(set(urls)) != len(urls):
        yield "Bundle.entry.fullUrl is not unique (bdl-7)"
    for entry in resource.get("entry", []):
        yield from faults(entry["resource"])


def capability_statement(resource: JSON) -> Iterator[str]:
    """cpb-1, cpb-2, cpb-3, cpb-15."""
    if not resource.get("rest"):
        yield "CapabilityStatement says nothing (cpb-1)"
    if not {"description", "software", "implementation"} & set(resource):
        yield "CapabilityStatement describes nothing (cpb-2)"
    if resource.get("kind") == "instance" and "implementation" not in resource:
        yield "CapabilityStatement of an instance without implementation (cpb-15)"
    if resource.get("fhirVersion") != "4.0.1":
        yield "CapabilityStatement.fhirVersion is not R4"
