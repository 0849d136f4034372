# SPDX-License-Identifier: Apache-2.0
"""Fails when a golden file is named by no test of its folder: such a file proves nothing.

Example:
    python3 scripts/unreferenced_goldens.py
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "Tests"


def main() -> int:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    unreferenced, found = [], 0
    for goldens in sorted(TESTS.glob("*/Goldens")):
        source = "\n".join(path.read_text() for path in goldens.parent.rglob("*.swift"))
        for golden in sorted(path for path in goldens.rglob("*") if path.is_file()):
            found += 1
            if f'"{golden.name}"' not in source and f'"{golden.stem}"' not in source:
                unreferenced.append(golden.relative_to(TESTS.parent))
    for path in unreferenced:
        print(f"no test names {path}")
    print(f"{found} golden files, {len(unreferenced)} that no test names")
    return 1 if unreferenced else 0


if __name__ == "__main__":
    sys.exit(main())
