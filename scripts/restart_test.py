# SPDX-License-Identifier: Apache-2.0
"""Restarts two instances in turn under load, behind a client that does what a load balancer does: it asks for
readiness, sends to the ready ones, and keeps connections until it is told to close them. No request may fail, and none
is tried again.

Example:
    python3 scripts/restart_test.py --binary .build-release/release/prognosis
"""

from __future__ import annotations

import http.client
import sys
import threading
import time

from prognosis_service import CKD_EPI, Checks, Service, binary_parser, exchange, parse, scratch

WORKERS = 8
DRAIN_SECONDS = 2
PROBE_SECONDS = 0.2


class Balancer:
    """Knows which instances are ready, and counts what came of the requests."""

    def __init__(self, services: list[Service]) -> None:
        self.services = services
        self.ready: list[Service] = list(services)
        self.answered: dict[str, Service] = {}
        self.failures: list[str] = []
        self.ended = threading.Event()

    def probe(self) -> None:
        while not self.ended.is_set():
            self.ready = [service for service in self.services if service.port and service.is_ready()]
            time.sleep(PROBE_SECONDS)

    def work(self, number: int) -> None:
        connection: http.client.HTTPConnection | None = None
        target: Service | None = None
        turn = number
        while not self.ended.is_set():
            ready = self.ready
            if connection is None or target not in ready:
                if connection is not None:
                    connection.close()
                if not ready:
                    self.failures.append("no instance was ready")
                    time.sleep(PROBE_SECONDS)
                    continue
                turn += 1
                target = ready[turn % len(ready)]
                connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=10)
            try:
                answer = exchange(connection, "POST", "/predict", CKD_EPI)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()
                connection = None
                continue
            if answer.status == 200:
                self.answered[answer.json()["id"]] = target
            else:
                self.failures.append(f"status {answer.status}")
            if answer.headers.get("connection") == "close":
                connection.close()
                connection = None
        if connection is not None:
            connection.close()


def main() -> int:
    options = parse(binary_parser(__doc__))
    checks = Checks("restart")
    settings = {"PROGNOSIS_SHUTDOWN_DRAIN_SECONDS": str(DRAIN_SECONDS)}
    with scratch() as folder:
        services = [
            Service(options.binary, folder / name, folder / f"{name}.log", settings) for name in ("first", "second")
        ]
        balancer = Balancer(services)
        threads = [threading.Thread(target=balancer.work, args=(number,)) for number in range(WORKERS)]
        threads.append(threading.Thread(target=balancer.probe))
        try:
            for service in services:
                service.start()
            for thread in threads:
                thread.start()
            time.sleep(1)
            for service, name in zip(services, ("first", "second"), strict=True):
                started = time.monotonic()
                code = service.stop()
                seconds = time.monotonic() - started
                checks.equal(code, 0, f"the {name} instance ends with exit code 0 under load")
                checks.that(seconds < DRAIN_SECONDS + 5, f"within its deadline ({seconds:.1f} s)", seconds)
                service.start()
                time.sleep(1)
            balancer.ended.set()
            for thread in threads:
                thread.join()
            checks.that(len(balancer.answered) > 200, f"{len(balancer.answered)} requests were answered")
            checks.equal(balancer.failures[:5], [], "no request failed")
            lost = sum(
                1 for name, by in balancer.answered.items() if by.ask("GET", f"/v1/predictions/{name}").status != 200
            )
            checks.equal(lost, 0, "every answer's record is there after the restarts")
        finally:
            balancer.ended.set()
            for service in services:
                service.stop()
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
