# SPDX-License-Identifier: Apache-2.0
"""Kills the service under load, without warning, and looks for every prediction that it had acknowledged.

Example:
    python3 scripts/crash_test.py --binary .build-release/release/prognosis --rounds 3
"""

from __future__ import annotations

import contextlib
import http.client
import sys
import threading
import time

from prognosis_service import SUPPORT2, Checks, Service, binary_parser, exchange, parse, scratch

WORKERS = 16
LOAD_SECONDS = 2.0


def load(service: Service, seconds: float) -> set[str]:
    """The ids that the service acknowledged until it was killed in the midst of the load."""
    acknowledged: list[str] = []

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            while True:
                answer = exchange(connection, "POST", "/predict", SUPPORT2)
                if answer.status == 200:
                    acknowledged.append(answer.json()["id"])
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    time.sleep(seconds)
    service.kill()
    for worker in workers:
        worker.join()
    return set(acknowledged)


def missing(service: Service, ids: set[str]) -> int:
    """How many of the ids the service does not know."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
    lost = sum(1 for name in ids if exchange(connection, "GET", f"/v1/predictions/{name}").status != 200)
    connection.close()
    return lost


def main() -> int:
    parser = binary_parser(__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often to crash the service")
    options = parse(parser)
    checks = Checks("crash")
    with scratch() as folder:
        service = Service(options.binary, folder / "data", folder / "service.log")
        try:
            everything: set[str] = set()
            for turn in range(1, options.rounds + 1):
                service.start()
                ids = load(service, LOAD_SECONDS)
                everything |= ids
                checks.that(len(ids) > 50, f"round {turn}: killed with {len(ids)} predictions acknowledged", len(ids))
                service.start()
                checks.equal(missing(service, ids), 0, f"round {turn}: every acknowledged prediction is there")
                service.stop()
            service.start()
            checks.equal(missing(service, everything), 0, f"all {len(everything)} are there in the end")
        finally:
            service.stop()
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
