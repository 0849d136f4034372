# SPDX-License-Identifier: Apache-2.0
"""A running service and a list of checks: what the black-box tests of this folder share."""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 20.0
STOP_SECONDS = 30.0

# An invented patient; no input of the model is missing.
SUPPORT2_PATIENT: dict[str, Any] = {
    "age": 71,
    "sex": "female",
    "diagnosis_group": "heart_failure",
    "cancer_status": "none",
    "comorbidity_count": 3,
    "diabetes": True,
    "dementia": False,
    "mean_arterial_pressure": 68,
    "heart_rate": 104,
    "respiratory_rate": 26,
    "temperature": 36.8,
    "white_blood_cell_count": 11.2,
    "pao2_fio2_ratio": 240,
    "arterial_ph": 7.38,
    "serum_albumin": 2.9,
    "total_bilirubin": 1.1,
    "serum_creatinine": 1.9,
    "serum_sodium": 134,
    "glucose": 168,
    "blood_urea_nitrogen": 38,
    "urine_output": 1450,
}
SUPPORT2 = {"model": "support2-mortality-180d", "inputs": SUPPORT2_PATIENT}
CKD_EPI = {"model": "ckd-epi-2021", "inputs": {"age": 63, "sex": "female", "serum_creatinine": 1.1}}


@dataclass
class Answer:
    """What the service answered to one request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 (whatever the service gives)
        return json.loads(self.body)


@dataclass
class Checks:
    """Counts checks, and tells of each on a line of its own."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    started: float = field(default_factory=time.monotonic)

    def that(self, condition: object, what: str, detail: object = "") -> bool:
        """Notes one check; the detail is printed where it fails."""
        if condition:
            self.passed += 1
            print(f"  ok    {what}", flush=True)
        else:
            self.failed += 1
            print(f"  FAIL  {what}{f': {detail}' if detail != '' else ''}", flush=True)
        return bool(condition)

    def equal(self, found: object, expected: object, what: str) -> bool:
        """Notes whether two values are the same."""
        return self.that(found == expected, what, f"found {found!r}, expected {expected!r}")

    def skip(self, what: str, why: str) -> None:
        """Notes a check that cannot be made here."""
        self.skipped += 1
        print(f"  skip  {what}: {why}", flush=True)

    def finish(self) -> int:
        """Prints the counts; the exit code that they call for."""
        seconds = time.monotonic() - self.started
        print(f"{self.name} took {seconds:.1f} s", flush=True)
        print(f"{self.name}: {self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)
        return 1 if self.failed or not self.passed else 0


class Service:
    """One process of the service on a free port of the loopback interface."""

    def __init__(
        self,
        binary: Path,
        data: Path,
        log: Path,
        settings: Mapping[str, str] | None = None,
        models: Path = ROOT / "Models",
    ) -> None:
        self.binary, self.data, self.log, self.models = binary, data, log, models
        self.settings = dict(settings or {})
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        if self.process is None:
            raise RuntimeError("the service was not started")
        return self.process.pid

    def start(self) -> Service:
        """Starts the process and waits until it is ready. The system picks the port, so that none can be taken."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PROGNOSIS_")}
        environment.update(self.settings)
        offset = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    self.binary,
                    "serve",
                    "--host=127.0.0.1",
                    "--port=0",
                    f"--data-directory={self.data}",
                    f"--models-directory={self.models}",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment | {"PROGNOSIS_LOG_FORMAT": "json"},
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"the service ended with {self.process.returncode}:\n{self.log_text()[-2000:]}")
            if self.port_from_log(offset) and self.is_ready():
                return self
            time.sleep(0.01)
        self.kill()
        raise RuntimeError(f"the service was not ready in {START_SECONDS} s:\n{self.log_text()[-2000:]}")

    def port_from_log(self, offset: int) -> bool:
        """Reads the port from the line that says that the service serves."""
        for line in self.log.read_bytes()[offset:].decode(errors="replace").splitlines():
            if '"server.port"' not in line:
                continue
            try:
                self.port = int(json.loads(line)["server.port"])
            except (ValueError, KeyError):
                continue
            return True
        return False

    def is_ready(self) -> bool:
        """Whether the service takes predictions now."""
        try:
            return self.ask("GET", "/health/ready", timeout=2).status == 200
        except OSError:
            return False

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 10,
    ) -> Answer:
        """One request on a connection of its own; a body that is not bytes goes as JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            return exchange(connection, method, path, body, headers)
        finally:
            connection.close()

    def log_text(self) -> str:
        """All that the process wrote."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self, deadline: float = STOP_SECONDS) -> int:
        """Asks the process to stop; its exit code, or -9 where it had to be killed."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(deadline)
        except subprocess.TimeoutExpired:
            self.kill()
            return -9

    def kill(self) -> None:
        """Ends the process at once, as a crash would."""
        if self.process is not None:
            if self.process.poll() is None:
                self.process.kill()
            self.process.wait()


def exchange(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: object = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One request on an open connection."""
    fields = dict(headers or {})
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
        fields.setdefault("Content-Type", "application/json")
    connection.request(method, path, body, fields)
    response = connection.getresponse()
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())


def raw_exchange(port: int, request: bytes, timeout: float = 5) -> bytes:
    """Sends bytes as they are, and reads until the service closes the connection or is silent for long."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection, contextlib.suppress(OSError):
        connection.sendall(request)
        while chunk := connection.recv(65536):
            received += chunk
    return received


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="prognosis-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(binary: Path, folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Service]:
    """A service that is ended afterwards, whatever happens."""
    service = Service(binary, folder / "data", folder / "service.log", settings)
    try:
        yield service.start()
    finally:
        if service.stop() == -9:
            print("  the service had to be killed")


def binary_parser(description: str | None) -> argparse.ArgumentParser:
    """The command line of a black-box test."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--binary", type=Path, default=ROOT / ".build-release/release/prognosis", help="the executable under test"
    )
    return parser


def parse(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The options, with a binary that is known to be there."""
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    if not options.binary.exists():
        parser.error(f"there is no {options.binary}; 'make release' builds it")
    return options
