# SPDX-License-Identifier: Apache-2.0
"""Validates the OpenAPI document that the service serves, and fuzzes the service by it (Schemathesis, fixed seed).

Needs the packages of scripts/requirements.txt.

Example:
    .venv/checks/bin/python scripts/api_test.py --binary .build-release/release/prognosis --examples 30
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator
from prognosis_service import Checks, binary_parser, parse, running, scratch

FUZZ_SECONDS = 420


def main() -> int:
    parser = binary_parser(__doc__)
    parser.add_argument("--examples", type=int, default=20, help="generated requests of a kind for an operation")
    parser.add_argument("--seed", type=int, default=20261124)
    options = parse(parser)
    checks = Checks("api")
    with scratch() as folder, running(options.binary, folder) as service:
        answer = service.ask("GET", "/openapi.json")
        if not checks.equal(answer.status, 200, "GET /openapi.json"):
            return checks.finish()
        document = answer.json()
        checks.that(str(document.get("openapi", "")).startswith("3.1"), "it is OpenAPI 3.1", document.get("openapi"))
        errors = [str(error.message)[:200] for error in OpenAPIV31SpecValidator(document).iter_errors()]
        checks.equal(errors[:5], [], "it is valid")
        command = [
            Path(sys.executable).parent / "schemathesis",
            "run",
            f"{service.url}/openapi.json",
            f"--max-examples={options.examples}",
            f"--seed={options.seed}",
            "--checks=all",
            # A body may fit the schema and name an input that the model does not have: then 400 or 422 is right.
            "--exclude-checks=positive_data_acceptance",
            "--phases=examples,coverage,fuzzing",
            "--request-timeout=10",
            "--workers=1",
            "--no-color",
        ]
        try:
            # Its own cache is of no use to a run with a fixed seed, and is not to lie in the project's folder.
            fuzzed = subprocess.run(command, cwd=folder, timeout=FUZZ_SECONDS, env=os.environ | {"NO_COLOR": "1"})
            checks.equal(fuzzed.returncode, 0, f"{options.examples} generated requests of a kind for every operation")
        except subprocess.TimeoutExpired:
            checks.that(False, f"the fuzzing ends in {FUZZ_SECONDS} s")
        checks.equal(service.ask("GET", "/health").status, 200, "the service lives on")
        checks.equal(service.stop(), 0, "and ends well")
        crashes = [line for line in service.log_text().splitlines() if '"Request failed"' in line]
        checks.equal(crashes[:3], [], "no request failed inside")
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
