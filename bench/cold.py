"""The phone without a link (PRODUCT.md M01): what is fetched for it once, and how soon it opens without.

Chromium at 360×740 with its processor slowed to a quarter: an unlock code is set, the worker fills its shelf, the
browser is closed, and opened anew with the link cut. Bytes are counted as they come over the line, compressed.
"""

import json
import re
import tempfile
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from bench.datasets import DataSet
from bench.plan import Plan
from bench.results import AT_MOST, Result
from bench.serve import Server
from portal.core.offline import KEEPS_PAGE
from tests.kit.browser import CHROMIUM, PHONE, QUIET

CODE, SHELF = (
    "730519",
    "async () => (await Promise.all((await caches.keys()).map(async name => \
(await (await caches.open(name)).keys()).map(one => new URL(one.url).pathname)))).flat()",
)
WHO = "writer0"
PATIENCE_MS = 60_000
FILES = re.compile(r"var FILES = (\[.*?\])")


def measure(plan: Plan) -> None:
    """Bytes of the first filling, and the cold start without a link."""
    with (
        plan.data("sqlite", plan.small).scratch() as data,
        Server("wsgi:app", data.environ, plan.log("cold")) as server,
    ):
        cookie = data.sign_in(WHO)
        shelf, carried, count = _bytes(server, cookie)
        seconds, read = _started(server, data, cookie)
    note = f"worker, files and pages {shelf / 1000:.1f} kB; {count} disputes {carried / 1000:.1f} kB"
    plan.book.add(
        Result("M01", "both", "worker, its shelf and 200 disputes taken along, compressed",
               (shelf + carried / max(count, 1) * 200) / 1000, AT_MOST, 300, 150, unit=" kB", note=note)
    )  # fmt: skip
    note = f"to the page {seconds:.1f} s, to the disputes {read:.1f} s after the code; processor at a quarter"
    plan.book.add(
        Result("M01", "both", "cold start without a link, and disputes to be read", seconds + read, AT_MOST, 5, 2.5,
               unit=" s", note=note)
    )  # fmt: skip


def _bytes(server: Server, cookie: str) -> tuple[int, int, int]:
    """Of the worker's shelf, of the disputes that are taken along, and how many these are."""
    small = {"Accept-Encoding": "br, gzip"}
    script, _headers = server.get("/sw.js", cookie)
    told, _headers = server.get("/offline/mine", cookie)
    carried = json.loads(told)
    wanted = ["/sw.js", *json.loads(FILES.findall(script.decode())[0])]
    shelf = sum(len(server.get(path, cookie, **small)[0]) for path in wanted)
    shelf += sum(len(server.get(path, cookie, **small, **{KEEPS_PAGE: "1"})[0]) for path in carried["pages"])
    return shelf, len(server.get("/offline/mine", cookie, **small)[0]), len(carried["cases"])


def _started(server: Server, data: DataSet, cookie: str) -> tuple[float, float]:
    """Seconds from the tap to the page that stands in, and from the code to the first dispute."""
    address = f"http://localhost:{server.port}"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        context = _phone(playwright, folder, address)
        name, _is, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": address, "expires": time.time() + 3600}])
        page = context.pages[0]
        page.goto("/outbox")
        for label in ("#code-new", "#code-again"):
            page.locator(label).fill(CODE)
        page.get_by_role("button", name="设好").click()
        page.get_by_role("button", name="锁上").wait_for()
        while not {"/offline", "/mediation/new"} <= set(page.evaluate(SHELF)):
            page.wait_for_timeout(200)
        page.wait_for_timeout(2_000)
        context.close()
        context = _phone(playwright, folder, address)
        context.set_offline(True)
        page = context.pages[0]
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        began = time.monotonic()
        page.goto("/", wait_until="commit")
        page.get_by_role("heading", level=1).wait_for()
        page.locator("#reading-code").wait_for()
        shown = time.monotonic() - began
        seconds = shown, _opened(page)
        context.close()
    return seconds


def _opened(page: Page) -> float:
    page.locator("#reading-code").fill(CODE)
    began = time.monotonic()
    page.get_by_role("button", name="打开").click()
    page.locator(".carried summary").first.wait_for()
    return time.monotonic() - began


def _phone(playwright: Playwright, folder: str, address: str) -> BrowserContext:
    context = playwright.chromium.launch_persistent_context(
        str(Path(folder) / "profile"), executable_path=CHROMIUM, args=list(QUIET), viewport=PHONE, locale="zh-CN",
        base_url=address, timezone_id="Asia/Shanghai",
    )  # fmt: skip
    context.set_default_timeout(PATIENCE_MS)
    return context
