# SPDX-License-Identifier: Apache-2.0
"""Measures the service beside Express: requests a second, latency, processor time a request, memory, start-up."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prognosis_service import ROOT, SUPPORT2, Service, binary_parser, exchange, parse, running, scratch

HERE = Path(__file__).resolve().parent
MODEL = ROOT / "Models/support2-mortality-180d/1"
TICKS = os.sysconf("SC_CLK_TCK")
STARTS = 15


@dataclass
class Measure:
    """One round of wrk."""

    rate: float
    p50: float
    p99: float
    cpu: float
    memory: float


def processor_seconds(pid: int) -> float:
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_megabytes(pid: int) -> float:
    """Resident memory of a process in MB (10^6 bytes)."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def milliseconds(text: str) -> float:
    """A time as wrk prints it."""
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 1e-3, "ms": 1.0, "s": 1e3}[unit]


def wrk(port: int, pid: int, script: Path | None, seconds: int, connections: int) -> Measure:
    """One round; refuses to give figures where an answer was not 200."""
    before = processor_seconds(pid)
    command = ["wrk", "--threads=1", f"--connections={connections}", f"--duration={seconds}s", "--latency"]
    if script:
        command += ["--script", str(script)]
    text = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/predict"], capture_output=True, text=True, check=True
    ).stdout
    used = processor_seconds(pid) - before
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(f"not every answer was good:\n{text}")
    requests = int(re.search(r"(\d+) requests in", text)[1])  # type: ignore[index]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])  # type: ignore[index]
    percentiles = dict(re.findall(r"(\d+)%\s+(\S+)", text))
    return Measure(
        rate,
        milliseconds(percentiles["50"]),
        milliseconds(percentiles["99"]),
        used / requests * 1e6,
        resident_megabytes(pid),
    )


@contextlib.contextmanager
def express() -> Iterator[tuple[int, int]]:
    """The Express server: its port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = os.environ | {"NODE_PATH": "/usr/share/nodejs", "NODE_ENV": "production"}
    process = subprocess.Popen(["node", HERE / "server.js", str(port), MODEL], env=environment)
    try:
        for _ in range(500):
            with contextlib.suppress(OSError):
                ask(port, "GET", "/health/ready")
                break
            time.sleep(0.02)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def ask(port: int, method: str, path: str, body: object = None) -> dict[str, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        return json.loads(exchange(connection, method, path, body).body)
    finally:
        connection.close()


def start_up(binary: Path, folder: Path) -> tuple[float, float]:
    """Median milliseconds from exec to the first 200 of /health/ready, and idle memory a second later."""
    times, memories = [], []
    for number in range(STARTS):
        service = Service(binary, folder / f"start-{number}", folder / "start.log")
        started = time.monotonic()
        try:
            service.start()
            times.append((time.monotonic() - started) * 1e3)
            if number % 5 == 0:
                time.sleep(1)
                memories.append(resident_megabytes(service.pid))
        finally:
            service.stop()
    return statistics.median(times), statistics.median(memories)


def main() -> int:
    parser = binary_parser(__doc__)
    parser.add_argument("--seconds", type=int, default=8, help="length of a round")
    parser.add_argument("--rounds", type=int, default=3, help="rounds a server and route; the median is shown")
    parser.add_argument("--connections", type=int, default=32)
    options = parse(parser)
    with scratch() as folder, running(options.binary, folder, {"PROGNOSIS_LOG_LEVEL": "notice"}) as service:
        script = folder / "post.lua"
        script.write_text(
            'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n'
            f"wrk.body = [==[{json.dumps(SUPPORT2)}]==]\n"
        )
        with express() as (port, pid):
            # Two programs that do not agree on the patient are not doing the same work.
            ours, theirs = (float(ask(at, "POST", "/predict", SUPPORT2)["score"]) for at in (service.port, port))  # type: ignore[arg-type]
            if abs(ours - theirs) > 1e-6:
                raise RuntimeError(f"the servers disagree: {ours} and {theirs}")
            servers = {"Prognosis": (service.port, service.pid), "Express": (port, pid)}
            results: dict[tuple[str, str], list[Measure]] = {}
            for route, body in (("GET /predict", None), ("POST /predict", script)):
                for at, process in servers.values():
                    wrk(at, process, body, 2, options.connections)
                for _ in range(options.rounds):
                    for name, (at, process) in servers.items():
                        measure = wrk(at, process, body, options.seconds, options.connections)
                        results.setdefault((route, name), []).append(measure)
        service.stop()
        ready, idle = start_up(options.binary, folder)

    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    node = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    print(
        f"{os.cpu_count()} cores of {model[1] if model else platform.processor()}; Node.js {node}; "
        f"wrk, {options.connections} connections, median of {options.rounds} rounds of {options.seconds} s.\n"
    )
    print("| route | server | requests/s | p50 | p99 | CPU time a request | resident |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for (route, name), rounds in results.items():
        rate, p50, p99, cpu, memory = (
            statistics.median(getattr(each, field) for each in rounds)
            for field in ("rate", "p50", "p99", "cpu", "memory")
        )
        print(f"| `{route}` | {name} | {rate:,.0f} | {p50:.2f} ms | {p99:.2f} ms | {cpu:.0f} µs | {memory:.0f} MB |")
    print(f"\nStart to ready: {ready:.0f} ms (median of {STARTS}, parity check done). Idle memory: {idle:.0f} MB.")
    print(
        "\nOn POST, Prognosis checks every input, records the prediction durably before it answers, and counts it; "
        "Express does none of it."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
