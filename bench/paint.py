"""What a page weighs and when it can be read on a slow line: Chromium under throttling, against UI.md section 3.

Slow lines are those of the browser's own tools: each request waits for 3.75 round trips (of 400 ms on slow 3G, 800 ms
on 2G) before its first byte. The page is opened cold, opened again warm, opened cold on 2G, and once with the processor
slowed to a quarter for shifts (CLS) and blocking (TBT).
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bench.datasets import DataSet
from bench.plan import MANY_ASKED, Plan
from bench.results import AT_MOST, Result
from bench.serve import Server
from bench.sizes import pages
from tests.kit.browser import CHROMIUM, PHONE, QUIET

SLOW_3G, SLOW_2G = (400, 50_000, 50_000), (800, 35_000, 32_000)
AT_ONCE = 2
CALM_VISITS = 4
WATCH = """
window.bench = {fcp: 0, lcp: 0, cls: 0, tbt: 0};
const seen = (type, each) =>
  new PerformanceObserver(list => list.getEntries().forEach(each)).observe({type, buffered: true});
seen('paint', one => { if (one.name === 'first-contentful-paint') bench.fcp = one.startTime; });
seen('largest-contentful-paint', one => { bench.lcp = one.startTime; });
seen('layout-shift', one => { if (!one.hadRecentInput) bench.cls += one.value; });
seen('longtask', one => { bench.tbt += Math.max(0, one.duration - 50); });
"""


@dataclass(frozen=True)
class Budget:
    """UI.md section 3: kB and requests cold and warm, kB of the page itself, and seconds (FCP, LCP) on each line."""

    cold: tuple[float, int]
    warm: tuple[float, int]
    page: float
    slow: tuple[float, float]
    again: tuple[float, float] | None
    slower: tuple[float, float]


BUDGETS = {
    "entry": Budget((50, 6), (12, 3), 14, (3.5, 3.5), (2.5, 2.8), (6.5, 6.5)),
    "home": Budget((60, 8), (12, 3), 14, (4.0, 4.5), (2.5, 2.8), (7.5, 8.5)),
    "form": Budget((60, 8), (12, 3), 14, (4.0, 4.5), (2.5, 2.8), (7.5, 8.5)),
    "list": Budget((65, 8), (12, 3), 14, (4.0, 4.5), (2.5, 2.8), (7.5, 8.5)),
    "detail": Budget((80, 10), (12, 3), 14, (4.0, 4.5), (2.5, 2.8), (7.5, 8.5)),
    "dashboard": Budget((120, 10), (35, 4), 30, (4.5, 6.0), (3.0, 3.5), (8.5, 10.5)),
    "leader": Budget((80, 10), (35, 4), 30, (4.5, 6.0), (3.0, 3.5), (8.5, 10.5)),
    "print": Budget((50, 5), (20, 3), 20, (4.0, 4.5), None, (8.5, 10.5)),
}
"""The entry page has its stylesheet apart (SETTLED.md), so both its paints wait for two requests on every line."""


@dataclass
class Seen:
    """One visit."""

    bytes: float = 0
    document: float = 0
    requests: int = 0
    fcp: float = 0
    lcp: float = 0
    cls: float = 0
    tbt: float = 0


def measure(plan: Plan) -> None:
    """Every type of page, as a phone opens it."""
    data = plan.data(plan.engines[0], plan.small, MANY_ASKED)
    wanted = _wanted(data)
    with Server("wsgi:app", data.environ, plan.log("paint")) as server:
        for _kind, path, cookie in wanted.values():
            for _each in range(8):
                server.get(path, cookie)
        address = f"http://localhost:{server.port}"
        seen = asyncio.run(_all(address, wanted))
    head = "page,first visit,again,document,slow 3G cold,slow 3G warm,2G cold,CLS,TBT,over its budget".split(",")
    rows, over = [], 0
    for name, (cold, warm, slower, calm) in seen.items():
        faults = list(_faults(BUDGETS[wanted[name][0]], cold, warm, slower, calm))
        over += len(faults)
        rows.append([
            name,
            f"{cold.bytes:.1f} kB, {cold.requests}",
            f"{warm.bytes:.1f} kB, {warm.requests}",
            f"{cold.document:.1f} kB",
            *(f"{one.fcp:.1f} / {one.lcp:.1f} s" for one in (cold, warm, slower)),
            f"{calm.cls:.3f}",
            f"{calm.tbt:.0f} ms",
            "; ".join(faults) or "–",
        ])  # fmt: skip
    plan.book.table("Every type of page on a phone, against the budgets of the interface", head, rows)
    what = f"figures over their budget, of {len(seen)} pages"
    note = "; ".join(f"{row[0]}: {row[-1]}" for row in rows if row[-1] != "–") or "none"
    plan.book.add(Result("P23", "both", what, over, AT_MOST, 0, 0, note=note))


def _wanted(data: DataSet) -> dict[str, tuple[str, str, str]]:
    """Type of budget, address and session of each page."""
    own = pages(data)
    cookies = {who: data.sign_in(who) for who in ("bureau", "leader", "adviser", "writer0")}
    village = own["the village's page"][1]
    return {
        "village's page": ("entry", village, ""),
        "following a question": ("entry", "/consult/track", ""),
        "public home": ("home", "/", ""),
        "mediator's first page": ("home", "/", cookies["writer0"]),
        "form of a question": ("form", "/consult", ""),
        "form of a dispute": ("form", "/mediation/new", cookies["writer0"]),
        "list of disputes": ("list", "/mediation/", cookies["bureau"]),
        "adviser's inbox": ("list", "/consultations/", cookies["adviser"]),
        "a dispute": ("detail", own["a dispute's record"][1], cookies["bureau"]),
        "a question": ("detail", own["a question's record"][1], cookies["adviser"]),
        "county page": ("dashboard", own["the county page"][1], cookies["bureau"]),
        "bureau's first page": ("dashboard", "/", cookies["bureau"]),
        "leader's first page": ("leader", "/", cookies["leader"]),
        "poster": ("print", f"{village}/poster", ""),
    }


async def _all(address: str, wanted: dict[str, tuple[str, str, str]]) -> dict[str, tuple[Seen, Seen, Seen, Seen]]:
    gate = asyncio.Semaphore(AT_ONCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:

            async def one(path: str, cookie: str) -> tuple[Seen, Seen, Seen, Seen]:
                async with gate:
                    return await asyncio.wait_for(_visits(browser, address, path, cookie), 120)

            found = await asyncio.gather(*(one(path, cookie) for _kind, path, cookie in wanted.values()))
        finally:
            await browser.close()
    return dict(zip(wanted, found, strict=True))


async def _visits(browser: Browser, address: str, path: str, cookie: str) -> tuple[Seen, Seen, Seen, Seen]:
    """Cold and warm on slow 3G, cold on 2G, and with a slow processor."""
    context = await _phone(browser, address, cookie)
    cold = await _visit(context, address + path, SLOW_3G)
    warm = await _visit(context, address + path, SLOW_3G)
    await context.close()
    context = await _phone(browser, address, cookie)
    slower = await _visit(context, address + path, SLOW_2G)
    await context.close()
    context = await _phone(browser, address, cookie)
    calms = [await _visit(context, address + path, None) for _each in range(CALM_VISITS)]
    await context.close()
    calms[0].tbt = min(one.tbt for one in calms)  # what others do on the machine blocks too, but not every time
    calms[0].cls = max(one.cls for one in calms)
    return cold, warm, slower, calms[0]


async def _phone(browser: Browser, address: str, cookie: str) -> BrowserContext:
    context = await browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai", is_mobile=True)
    await context.add_init_script(WATCH)
    if cookie:
        name, _is, value = cookie.partition("=")
        await context.add_cookies([{"name": name, "value": value, "url": address}])
    return context


async def _visit(context: BrowserContext, url: str, line: tuple[int, int, int] | None) -> Seen:
    page = await context.new_page()
    tools = await context.new_cdp_session(page)
    await tools.send("Network.enable")
    if line is None:
        await tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    else:
        latency, down, up = line
        told = {"offline": False, "latency": latency * 3.75, "downloadThroughput": down, "uploadThroughput": up}
        await tools.send("Network.emulateNetworkConditions", told)
    seen, first = Seen(), set[str]()

    def answered(told: dict[str, Any]) -> None:
        if told["type"] == "Document":
            first.add(told["requestId"])

    def loaded(told: dict[str, Any]) -> None:
        size = told["encodedDataLength"] / 1000
        seen.bytes += size
        seen.requests += size > 0
        if told["requestId"] in first:
            seen.document += size

    tools.on("Network.responseReceived", answered)
    tools.on("Network.loadingFinished", loaded)
    await page.goto(url, wait_until="load", timeout=60_000)
    await page.wait_for_timeout(400)
    await _note(page, seen)
    await page.close()
    return seen


async def _note(page: Page, seen: Seen) -> None:
    found = await page.evaluate("window.bench")
    seen.fcp, seen.lcp, seen.cls, seen.tbt = found["fcp"] / 1000, found["lcp"] / 1000, found["cls"], found["tbt"]


def _faults(budget: Budget, cold: Seen, warm: Seen, slower: Seen, calm: Seen) -> Any:
    """What is over the budget, in words."""
    checks = [
        ("bytes", cold.bytes, budget.cold[0]),
        ("requests", cold.requests, budget.cold[1]),
        ("bytes again", warm.bytes, budget.warm[0]),
        ("requests again", warm.requests, budget.warm[1]),
        ("document", cold.document, budget.page),
        ("CLS", calm.cls, 0.05),
        ("TBT", calm.tbt, 200),
    ]
    for what, one, limits in (
        ("3G", cold, budget.slow),
        ("3G warm", warm, budget.again),
        ("2G", slower, budget.slower),
    ):
        if limits is not None:
            checks += [(f"FCP {what}", one.fcp, limits[0]), (f"LCP {what}", one.lcp, limits[1])]
    for name, value, most in checks:
        if round(value, 1 if most < 100 and most > 1 else 2) > most:
            yield f"{name} {value:.2f} > {most:g}"
