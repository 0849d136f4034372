# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from browser import Page, chromium, service_url


@pytest.fixture(scope="session")
def browser() -> Iterator[Page]:
    with chromium() as page:
        yield page


@pytest.fixture
def page(browser: Page) -> Iterator[Page]:
    """A window whose every request must stay with the service, and that may complain of nothing.

    A test that provokes an error answer empties the complaint about it itself.
    """
    browser.collect()
    browser.requests.clear()
    browser.complaints.clear()
    browser.viewport(1280, 900)
    browser.colour_scheme("light")
    yield browser
    browser.collect()
    own = urlsplit(service_url()).netloc
    asked = [url for url in browser.requests if url.startswith("http")]
    assert asked, "the browser asked for nothing"
    assert [url for url in asked if urlsplit(url).netloc != own] == []
    assert browser.complaints == []
