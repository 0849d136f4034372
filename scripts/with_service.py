# SPDX-License-Identifier: Apache-2.0
"""Runs a command beside a service of its own; the command finds its address in PROGNOSIS_URL.

Example:
    python3 scripts/with_service.py --binary .build-release/release/prognosis -- pytest Tests/Browser
"""

from __future__ import annotations

import os
import subprocess
import sys

from prognosis_service import binary_parser, parse, running, scratch


def main() -> int:
    parser = binary_parser(__doc__)
    parser.add_argument("command", nargs="+", help="what to run")
    options = parse(parser)
    with scratch() as folder, running(options.binary, folder) as service:
        return subprocess.run(options.command, env=os.environ | {"PROGNOSIS_URL": service.url}).returncode


if __name__ == "__main__":
    sys.exit(main())
