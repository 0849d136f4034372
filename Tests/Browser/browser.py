# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium of the system, and what the tests and the screenshot do with it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

WAIT_SECONDS = 15
T = TypeVar("T")


def service_url() -> str:
    """The address of the running service."""
    return os.environ.get("PROGNOSIS_URL", "http://127.0.0.1:8080").rstrip("/")


def get_json(path: str) -> dict[str, Any]:
    """What the service answers at a path, asked without the browser."""
    request = urllib.request.Request(service_url() + path, headers={"Accept": "application/json"})
    with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as response:
        return json.load(response)


@dataclass
class Page:
    """One window on the service, with a note of everything that it asked for and complained about."""

    driver: webdriver.Chrome
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Loads an address anew, even where only the part after the hash differs."""
        self.driver.get("about:blank")
        self.driver.get(service_url() + path)

    def viewport(self, width: int, height: int) -> None:
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def colour_scheme(self, scheme: str) -> None:
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        )

    def find(self, selector: str) -> WebElement:
        """The first visible element of a selector, waited for."""
        return self.wait(lambda: next((e for e in self.all(selector) if e.is_displayed()), None), selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, condition: Callable[[], T], what: str) -> T:
        waiting = WebDriverWait(self.driver, WAIT_SECONDS, 0.05)
        return waiting.until(lambda _: condition(), f"waited for {what}")

    def script(self, code: str, *arguments: object) -> Any:  # noqa: ANN401 (whatever JavaScript gives)
        return self.driver.execute_script(code, *arguments)

    @property
    def focused(self) -> WebElement:
        return self.driver.switch_to.active_element

    def press(self, *keys: str) -> None:
        """Keys go to whatever has the focus, as from a real keyboard."""
        for key in keys:
            self.focused.send_keys(key)

    def tab_to(self, is_there: Callable[[WebElement], bool], what: str, limit: int = 200) -> WebElement:
        """Tabs on until the focus is where it should be."""
        for _ in range(limit):
            self.press(Keys.TAB)
            if is_there(self.focused):
                return self.focused
        raise AssertionError(f"{what} cannot be reached with the keyboard")

    def result_text(self) -> str:
        """The text of the answer, once there is one."""
        self.find(".result.full .headline")
        return self.find(".result").text

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return self.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def collect(self) -> None:
        """Reads the logs of the browser, which forget what was read."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
        self.complaints += [f"{e['level']}: {e['message']}" for e in self.driver.get_log("browser")]


@contextmanager
def chromium() -> Iterator[Page]:
    """A fresh browser with a profile of its own."""
    binary = shutil.which("chromium") or shutil.which("google-chrome")
    driver_path = shutil.which("chromedriver")
    if not binary or not driver_path:
        raise RuntimeError("Chromium and its driver are needed: apt-get install chromium chromium-driver")
    with tempfile.TemporaryDirectory(prefix="prognosis-browser-", ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = binary
        for argument in (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--disable-component-update",
            "--disable-background-networking",
            f"--user-data-dir={Path(profile) / 'data'}",
        ):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver_path))
        try:
            page = Page(driver)
            page.viewport(1280, 900)
            page.colour_scheme("light")
            yield page
        finally:
            driver.quit()
