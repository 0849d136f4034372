# SPDX-License-Identifier: Apache-2.0
"""Fills the disk under the record store: predictions are refused with 503 and the reason is in the log, nothing that
was acknowledged is lost, and the service goes on by itself once there is room again. Needs root, for a small tmpfs.

Example:
    python3 scripts/full_disk_test.py --binary .build-release/release/prognosis
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from prognosis_service import SUPPORT2, Checks, Service, binary_parser, parse, scratch

SIZE = "6m"
MOST_REQUESTS = 20_000


def fill(path: Path) -> None:
    """Takes all room that is left."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            pass


def until_full(service: Service) -> tuple[list[str], int, str]:
    """The acknowledged ids, then the first other status and its body."""
    ids: list[str] = []
    for _ in range(MOST_REQUESTS):
        answer = service.ask("POST", "/predict", SUPPORT2)
        if answer.status != 200:
            return ids, answer.status, answer.body.decode()
        ids.append(answer.json()["id"])
    return ids, 200, ""


def main() -> int:
    options = parse(binary_parser(__doc__))
    checks = Checks("full-disk")
    with scratch() as folder:
        disk = folder / "disk"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", disk]
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
            checks.skip("a full disk", "a small tmpfs can be mounted by root only")
            print(f"{checks.name}: 0 passed, 0 failed, 1 skipped")
            return 0
        service = Service(options.binary, disk / "data", folder / "service.log")
        try:
            service.start()
            before = [service.ask("POST", "/predict", SUPPORT2).json()["id"] for _ in range(20)]
            fill(disk / "filler")
            ids, status, body = until_full(service)
            ids = before + ids
            checks.equal(status, 503, f"a full disk gives 503 (after {len(ids)} acknowledged predictions)")
            checks.that("id" not in body.split('"request_id"')[0].split('"'), "and no prediction", body)
            checks.that(
                "full" in service.log_text() or "space" in service.log_text(),
                "the reason is in the log",
                service.log_text()[-600:],
            )
            checks.equal(service.ask("GET", "/health").status, 200, "the service still lives")
            checks.equal(service.ask("GET", "/predict").body, b'{"score":0.75}', "what needs no record still answers")
            lost = sum(1 for name in ids if service.ask("GET", f"/v1/predictions/{name}").status != 200)
            checks.equal(lost, 0, "every acknowledged prediction can be read")
            (disk / "filler").unlink()
            end = time.monotonic() + 10
            while (answer := service.ask("POST", "/predict", SUPPORT2)).status != 200 and time.monotonic() < end:
                time.sleep(0.2)
            if checks.equal(answer.status, 200, "with room again, predictions go on"):
                ids.append(answer.json()["id"])
            service.kill()
            service.start()
            lost = sum(1 for name in ids if service.ask("GET", f"/v1/predictions/{name}").status != 200)
            checks.equal(lost, 0, "nothing is lost after a crash on top")
        finally:
            service.stop()
            subprocess.run(["umount", disk], check=True)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
