"""Text at 50 kbit/s, and photos after it: when is it acknowledged, when have they arrived (PRODUCT.md C24, M04)."""

import secrets
import time
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import func, select

from bench.datasets import DataSet
from bench.plan import Plan
from bench.results import AT_MOST, Result
from bench.serve import Server
from portal.core import db
from portal.mediation.models import Photo, Upload
from tests.kit.browser import PHONE, launch

LINE = {"offline": False, "latency": 400, "downloadThroughput": 6_250, "uploadThroughput": 6_250}
PHOTOS = 3
PATIENCE_MS = 600_000


def measure(plan: Plan) -> None:
    """A dispute with three photos of 6 MB, and a second dispute logged while they are on their way."""
    with (
        plan.data("sqlite", plan.small).scratch() as data,
        Server("wsgi:app", data.environ, plan.log("photos")) as server,
    ):
        with sync_playwright() as playwright:
            browser = launch(playwright)
            context = browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai")
            context.set_default_timeout(PATIENCE_MS)
            address = f"http://localhost:{server.port}"
            name, _is, value = data.sign_in("writer0").partition("=")
            context.add_cookies([{"name": name, "value": value, "url": address}])
            page = context.new_page()
            page.goto(f"{address}/mediation/new")
            tools = context.new_cdp_session(page)
            tools.send("Network.enable")
            tools.send("Network.emulateNetworkConditions", LINE)
            raw = [_photo() for _each in range(PHOTOS)]
            first, began = _log(page, address, raw), time.monotonic()
            while _on_the_way(data) < 20_000:
                page.wait_for_timeout(500)
            before = _on_the_way(data)
            second = _log(page, address, [])
            while _arrived(data) < PHOTOS:
                page.wait_for_timeout(1_000)
            whole = time.monotonic() - began
            browser.close()
        sizes = _sizes(data)
    small = ", ".join(f"{size / 1000:.0f} kB" for size in sizes)
    note = (
        f"{PHOTOS} photos of {len(raw[0]) / 1e6:.1f} MB became {small} and arrived "
        f"after {whole:.0f} s; {before / 1000:.0f} kB were there when the second text was sent"
    )
    for what, seconds in (("with three photos chosen", first), ("while three photos go on", second)):
        told = f"text acknowledged at 50 kbit/s and 400 ms, {what}"
        plan.book.add(Result("M04", "sqlite", told, seconds, AT_MOST, 5, 2.5, unit=" s", note=note))


def _photo() -> bytes:
    """About 6 MB of what no camera sees: the worst that a phone has to make small."""
    out = BytesIO()
    Image.frombytes("RGB", (2400, 1800), secrets.token_bytes(2400 * 1800 * 3)).save(out, "JPEG", quality=92)
    return out.getvalue()


def _log(page: Page, address: str, photos: list[bytes]) -> float:
    """Fill in the quick form, choose photos, send; seconds from the tap to the page that names the number."""
    page.goto(f"{address}/mediation/new", wait_until="domcontentloaded")
    for question, answer in (("是哪类事", "邻里"), ("有没有动手", "没有"), ("现在怎么样了", "还要再谈")):
        page.locator("fieldset").filter(has_text=question).get_by_text(answer, exact=True).click()
    page.get_by_label("谁和谁").fill("王大爷、李家老二")
    page.get_by_label("一句话说清楚").fill("院墙滴水")
    if photos:
        chosen: Any = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": one} for n, one in enumerate(photos)]
        page.locator("#photo").set_input_files(chosen)
        page.locator("[data-photos-chosen] li").nth(len(photos) - 1).wait_for()
    began = time.monotonic()
    page.get_by_role("button", name="保存并送出").click()
    page.get_by_text("登记号").wait_for()
    return time.monotonic() - began


def _asked(data: DataSet, what: Any) -> int:
    with data.app():
        return int(db.session.scalar(select(what)) or 0)


def _on_the_way(data: DataSet) -> int:
    return _asked(data, func.sum(Upload.received))


def _arrived(data: DataSet) -> int:
    return _asked(data, func.count(Photo.id))


def _sizes(data: DataSet) -> list[int]:
    with data.app():
        return list(db.session.scalars(select(Upload.size).order_by(Upload.id)))
