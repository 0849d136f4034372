# SPDX-License-Identifier: Apache-2.0
"""Takes the picture of the page for the README: a predictor with its published example, computed.

Example: PROGNOSIS_URL=http://127.0.0.1:8080 python Tests/Browser/screenshot.py
"""

from __future__ import annotations

import argparse
import base64
from pathlib import Path

from browser import chromium

WIDTH = 1280


def main() -> None:
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--predictor", default="news2", help="the id of the predictor (default: %(default)s)")
    parser.add_argument("--scheme", choices=["light", "dark"], default="light", help="default: %(default)s")
    parser.add_argument("--width", type=int, default=WIDTH, help="in pixels (default: %(default)s)")
    parser.add_argument("--output", type=Path, default=root / "docs" / "images" / "page.png", help="the PNG to write")
    arguments = parser.parse_args()
    with chromium() as page:
        page.colour_scheme(arguments.scheme)
        page.viewport(arguments.width, 900)
        page.open(f"/#/{arguments.predictor}")
        page.find("#example").click()
        page.find("form .primary").click()
        page.result_text()
        bottom = "return document.querySelector('.desk').getBoundingClientRect().bottom + scrollY + 24"
        page.viewport(arguments.width, int(page.script(bottom)))
        page.script("document.activeElement.blur(); scrollTo(0, 0)")
        picture = page.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_bytes(base64.b64decode(picture["data"]))
    print(f"wrote {arguments.output}")


if __name__ == "__main__":
    main()
