"""The report in a real browser: it asks nobody for anything, fits every window and can be read by all."""

import json
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread
from typing import Any

import pytest

from orchestration.base.settings import Settings
from tests.report_store import SECTIONS

CHROMIUM_FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
CHROMIUM_FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def address(shop: Settings) -> Iterator[tuple[str, list[str]]]:
    """The report behind a server on this machine, and the paths that were asked of it."""
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(shop.report.parent)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html", asked
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A chromium without a past."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("chromium and chromedriver are not installed (Debian: apt install chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in [*CHROMIUM_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    window = webdriver.Chrome(options=options, service=Service(driver))
    # The page that a browser opens with goes on asking for its own parts.
    window.get("about:blank")
    yield window
    window.quit()


def resize(browser: Any, width: int, theme: str = "light") -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    scheme = [{"name": "prefers-color-scheme", "value": theme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})


def requested(browser: Any) -> list[str]:
    """Every address that the page has asked for since the last look."""
    messages = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    sent = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    return [url for url in sent if not url.startswith("data:")]


def test_the_page_makes_one_request_and_no_noise(browser: Any, address: tuple[str, list[str]]) -> None:
    url, asked = address
    requested(browser)
    browser.get(url)
    assert requested(browser) == [url]
    assert asked == ["/index.html"]
    assert browser.get_log("browser") == []


def test_the_policy_would_refuse_a_request(browser: Any, address: tuple[str, list[str]]) -> None:
    url, asked = address
    browser.get(url)
    asked.clear()
    browser.execute_script(
        "const picture = new Image(); picture.src = '/spy.png'; document.body.append(picture)"
    )
    refused = [entry["message"] for entry in browser.get_log("browser")]
    assert any("Content Security Policy" in message for message in refused)
    assert asked == []


@pytest.mark.parametrize("width", [360, 390, 1280, 1440])
def test_nothing_sticks_out_of_the_window(browser: Any, address: tuple[str, list[str]], width: int) -> None:
    resize(browser, width)
    browser.get(address[0])
    for details in browser.find_elements("css selector", "details > summary"):
        browser.execute_script("arguments[0].click()", details)
    root = "document.documentElement"
    assert browser.execute_script(f"return {root}.scrollWidth - {root}.clientWidth") == 0
    assert browser.execute_script("return window.innerWidth") == width


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Any, address: tuple[str, list[str]], theme: str) -> None:
    """WCAG AA: 4.5 to 1 for text, in both colour schemes."""
    resize(browser, 1280, theme)
    browser.get(address[0])
    assert browser.execute_script(PALE_TEXT) == []


def test_the_page_reads_as_an_outline(browser: Any, address: tuple[str, list[str]]) -> None:
    browser.get(address[0])
    levels = [int(head.tag_name[1]) for head in browser.find_elements("css selector", "h1, h2, h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    links = [link.get_attribute("hash") for link in browser.find_elements("css selector", "nav a")]
    assert links == [f"#{name}" for name in SECTIONS]


def test_scrolling_tables_can_be_reached_by_keyboard(browser: Any, address: tuple[str, list[str]]) -> None:
    resize(browser, 390)
    browser.get(address[0])
    boxes = browser.find_elements("css selector", ".scroll")
    assert boxes
    assert all(box.get_attribute("tabindex") == "0" and box.get_attribute("aria-label") for box in boxes)


def test_a_table_that_goes_on_beyond_the_window_says_so(browser: Any, address: tuple[str, list[str]]) -> None:
    """On a telephone: a line in words above it, and a shadow at the side where it goes on."""
    resize(browser, 400)
    browser.get(address[0])
    for details in browser.find_elements("css selector", "details > summary"):
        browser.execute_script("arguments[0].click()", details)
    boxes = browser.execute_script(HINTS)
    assert any(box["overflows"] for box in boxes)
    assert [box["name"] for box in boxes if box["overflows"] and "sideways" not in box["hint"]] == []
    assert all("local" in box["shadow"] for box in boxes)
    resize(browser, 1280)
    assert [box["name"] for box in browser.execute_script(HINTS) if "sideways" in box["hint"]] == []


HINTS = """
return [...document.querySelectorAll('.scroll')].map((box) => ({
  name: box.getAttribute('aria-label'),
  overflows: box.scrollWidth > box.clientWidth + 1,
  hint: getComputedStyle(box, '::before').content,
  shadow: getComputedStyle(box).backgroundAttachment,
}));
"""

PALE_TEXT = """
const channels = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => {
  const part = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const ground = (node) => {
  for (let at = node; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
const pale = [];
for (const node of document.querySelectorAll('body *')) {
  const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
  if (!own || node.closest('.unseen, .skip')) continue;
  const style = getComputedStyle(node);
  const ink = light(channels(node instanceof SVGElement ? style.fill : style.color));
  const paper = light(ground(node));
  const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  if (ratio < 4.5) pale.push(`${node.tagName} ${node.textContent.slice(0, 30)} ${ratio.toFixed(2)}`);
}
return pale;
"""
