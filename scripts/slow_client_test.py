# SPDX-License-Identifier: Apache-2.0
"""Clients that send slowly, or never end what they began, are disconnected in time, and the others notice nothing.

Example:
    python3 scripts/slow_client_test.py --binary .build-release/release/prognosis
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time

from prognosis_service import Checks, Service, binary_parser, parse, raw_exchange, running, scratch

REQUEST_SECONDS = 2
IDLE_SECONDS = 3
GRACE_SECONDS = 3.0
HEAD = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
BODY_HEAD = HEAD + b"Content-Length: 4000\r\n\r\n"
# What a client sends at once, what it then drips byte by byte, and the time that it is allowed.
CLIENTS = {
    "says nothing": (b"", b"", REQUEST_SECONDS),
    "sends half a head": (HEAD, b"", REQUEST_SECONDS),
    "drips its head": (HEAD + b"X-Long: ", b"a", REQUEST_SECONDS),
    "sends half a body": (BODY_HEAD + b'{"model"', b"", REQUEST_SECONDS),
    "drips its body": (BODY_HEAD, b" ", REQUEST_SECONDS),
    "asks nothing more": (b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n", b"", IDLE_SECONDS),
}
EACH = 20


def held(port: int, first: bytes, drip: bytes, limit: float) -> float:
    """For how many seconds the service kept the client; the limit where it never let go."""
    started = time.monotonic()
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    with connection, contextlib.suppress(ConnectionError):
        connection.sendall(first)
        connection.settimeout(0.2)
        while time.monotonic() - started < limit:
            try:
                if not connection.recv(65536):
                    break
            except TimeoutError:
                if drip:
                    connection.sendall(drip)
    return time.monotonic() - started


def slow_clients(service: Service, checks: Checks) -> None:
    """All kinds at once, while an ordinary client goes on."""
    times: dict[str, list[float]] = {name: [] for name in CLIENTS}

    def run(name: str) -> None:
        first, drip, allowed = CLIENTS[name]
        times[name].append(held(service.port, first, drip, allowed + GRACE_SECONDS + 5))

    threads = [threading.Thread(target=run, args=(name,)) for name in CLIENTS for _ in range(EACH)]
    for thread in threads:
        thread.start()
    slowest, asked = 0.0, 0
    while any(thread.is_alive() for thread in threads):
        started = time.monotonic()
        if service.ask("GET", "/health").status == 200:
            asked += 1
        slowest = max(slowest, time.monotonic() - started)
        time.sleep(0.05)
    for name, (_, _, allowed) in CLIENTS.items():
        longest = max(times[name])
        checks.that(
            len(times[name]) == EACH and longest < allowed + GRACE_SECONDS,
            f"a client that {name} is let go after {longest:.1f} s (limit {allowed} s)",
        )
    checks.that(asked > 10 and slowest < 1, f"others were answered meanwhile, at worst in {slowest * 1e3:.0f} ms")


def main() -> int:
    options = parse(binary_parser(__doc__))
    checks = Checks("slow-client")
    settings = {
        "PROGNOSIS_LIMITS_REQUEST_SECONDS": str(REQUEST_SECONDS),
        "PROGNOSIS_LIMITS_IDLE_SECONDS": str(IDLE_SECONDS),
    }
    with scratch() as folder, running(options.binary, folder, settings) as service:
        slow_clients(service, checks)
        long_head = b"GET /health HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * 200_000 + b"\r\n\r\n"
        first_line = raw_exchange(service.port, long_head).split(b"\r\n")[0]
        checks.that(
            first_line == b"" or first_line.split(b" ")[1:2] in ([b"431"], [b"400"]),
            "a head without end is refused",
            first_line,
        )
        checks.equal(service.ask("GET", "/health").status, 200, "the service still answers")
        checks.equal(service.stop(), 0, "and ends with exit code 0")
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
