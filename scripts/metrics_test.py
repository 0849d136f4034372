# SPDX-License-Identifier: Apache-2.0
"""Holds /metrics against promtool, then has a real Prometheus scrape it and answer questions about it.

Needs Debian's prometheus.

Example:
    python3 scripts/metrics_test.py --binary .build-release/release/prognosis
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

from prognosis_service import SUPPORT2, Checks, binary_parser, parse, running, scratch

PREDICTIONS = 25
QUERIES: dict[str, tuple[str, Callable[[float], bool]]] = {
    'up{job="prognosis"}': ("Prometheus scrapes the service", lambda value: value == 1),
    'sum(prognosis_http_requests_total{route="/predict"})': (
        f"it counted the {PREDICTIONS} requests",
        lambda value: value == PREDICTIONS,
    ),
    "sum(rate(prognosis_http_request_duration_seconds_count[30s]))": ("it has a rate", lambda value: value > 0),
    'histogram_quantile(0.99, sum by (le) (prognosis_http_request_duration_seconds_bucket{route="/predict"}))': (
        "it has a 99th percentile under a second",
        lambda value: 0 < value < 1,
    ),
    "process_resident_memory_bytes": ("it has the memory", lambda value: value > 1e6),
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, query: str) -> float | None:
    """The value of a query that has one, if it has one yet."""
    address = f"http://127.0.0.1:{port}/api/v1/query?" + urllib.parse.urlencode({"query": query})
    with contextlib.suppress(OSError, ValueError), urllib.request.urlopen(address, timeout=2) as response:
        result = json.load(response)["data"]["result"]
        return float(result[0]["value"][1]) if result else None
    return None


def scrape(folder: Path, target: int, checks: Checks) -> None:
    port = free_port()
    configuration = folder / "prometheus.yml"
    configuration.write_text(
        "global: {scrape_interval: 1s, scrape_timeout: 1s}\n"
        "scrape_configs:\n"
        "  - job_name: prognosis\n"
        f"    static_configs: [{{targets: ['127.0.0.1:{target}']}}]\n"
    )
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={configuration}",
                f"--storage.tsdb.path={folder / 'tsdb'}",
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            stdout=log,
            stderr=log,
        )
    try:
        for query, (what, holds) in QUERIES.items():
            end = time.monotonic() + 30
            while ((value := ask(port, query)) is None or not holds(value)) and time.monotonic() < end:
                time.sleep(0.3)
            checks.that(value is not None and holds(value), what, f"{query} = {value}")
    finally:
        process.terminate()
        process.wait(20)


def main() -> int:
    options = parse(binary_parser(__doc__))
    checks = Checks("metrics")
    if not shutil.which("promtool") or not shutil.which("prometheus"):
        checks.skip("Prometheus", "it is not installed (scripts/install-dependencies.sh metrics)")
        print(f"{checks.name}: 0 passed, 0 failed, 1 skipped")
        return 0
    with scratch() as folder, running(options.binary, folder) as service:
        for _ in range(PREDICTIONS):
            service.ask("POST", "/predict", SUPPORT2)
        text = service.ask("GET", "/metrics").body
        linted = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True)
        checks.equal((linted.returncode, linted.stderr.decode()), (0, ""), "promtool has no complaint")
        scrape(folder, service.port, checks)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
