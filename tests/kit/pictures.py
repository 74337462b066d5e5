"""The pictures of the README and of docs/pictures.md, taken by walking through the demo county: `make pictures`.

The demo county is loaded anew, its clock stands still on a Monday morning, and each picture is what a person sees on
the way: a villager asks, the adviser answers, the villager reads it. Written to docs/pictures/ with few colours, so
that each stays small.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps
from playwright.sync_api import Browser, sync_playwright
from structlog.testing import capture_logs

from portal.app import create_app
from portal.cli import counted
from portal.core import clock
from portal.core.config import ROOT
from portal.core.scope import acting_as, system
from portal.core.web import Portal
from portal.demo import load as demo
from tests.kit.browser import DESK, PHONE, Phone, launch, serving
from tests.kit.schema import upgrade

FOLDER = ROOT / "docs" / "pictures"
MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=clock.HERE)
VILLAGE = "640381106215"
COUNTY = "640381000000"
PASSWORD = "demo-2026-qtx"
QUESTION = "他借了我两万块钱，写了欠条，到期不还，电话也不接。要是去法院，该准备什么？"
PHONE_NUMBER = "199 0000 0123"
ANSWER = {
    "结论": "欠条有用，钱可以要回来。从约定还钱的那天起，三年内都可以去法院。",
    "下一步怎么办": "1. 收好欠条、转账记录和催他还钱的聊天记录。\n2. 先请村里的调解员找他谈一次，不收钱。\n"
    "3. 谈不成，带上这些材料和身份证，到市法院立案窗口起诉。",
    "法律依据": "民法典第675条、第188条",
}
SETTINGS = {
    "PORTAL_DEMO": "1",
    "PORTAL_BASE_URL": "http://mingbai.example",
    "PORTAL_SECRET_KEY": "pictures-only-" * 3,
    "PORTAL_FIELD_KEYS": "cGljdHVyZXMtb25seS1waWN0dXJlcy1vbmx5LXBpY3Q=",
}
MOST = 150_000
"""Bytes of one picture at most."""


class Camera:
    """Whoever walks through the portal with a phone, or at a desk, and takes pictures on the way."""

    def __init__(self, browser: Browser, address: str):
        self.browser = browser
        self.address = address

    @contextmanager
    def held(self, username: str = "", **how: Any) -> Iterator[Phone]:
        """A phone, signed in with a demo account or nobody's."""
        phone = Phone.open(self.browser, self.address, sharp=1.5 if "size" in how else 2, **how)
        phone.context.clock.set_fixed_time(MOMENT)
        if username:
            phone.go("/login")
            phone.page.locator("[name=username]").fill(username)
            phone.page.locator("[name=password]").fill(PASSWORD)
            phone.page.locator("main form button").click()
            phone.page.wait_for_load_state()
        yield phone
        assert not phone.faults, phone.faults
        phone.close()

    def take(self, phone: Phone, name: str, path: str = "", *, most: int = 0) -> None:
        """One picture: the screen, or the page down to `most` px."""
        if path:
            phone.go(path)
        size = phone.page.viewport_size or PHONE
        high = phone.page.evaluate("document.documentElement.scrollHeight") if most else size["height"]
        phone.page.set_viewport_size({"width": size["width"], "height": min(max(high, size["height"]), most or high)})
        keep(name, phone.page.screenshot())
        phone.page.set_viewport_size(size)


def keep(name: str, png: bytes, *, margin: int = 0) -> None:
    """Write a picture with as many colours as its size allows."""
    picture = ImageOps.expand(Image.open(BytesIO(png)).convert("RGB"), margin, "white")
    for colours in (128, 64, 32, 16):
        small = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if small.tell() <= MOST:
            break
    (FOLDER / f"{name}.png").write_bytes(small.getvalue())
    print(f"docs/pictures/{name}.png  {picture.width}×{picture.height}  {small.tell():,} bytes")


def villager(camera: Camera) -> None:
    """From the poster to the answer."""
    with camera.held(size={"width": 794, "height": 1123}) as desk:
        desk.page.emulate_media(media="print")
        desk.go(f"/v/{VILLAGE}/poster")
        keep("poster", desk.page.locator("main").screenshot(), margin=60)
    with camera.held() as phone:
        camera.take(phone, "home", "/")
        camera.take(phone, "village", f"/v/{VILLAGE}")
        phone.go(f"/consult?village={VILLAGE}")
        phone.pick("是哪方面的事", "欠钱合同")
        phone.fill("您想问什么", QUESTION)
        phone.fill("您的手机号", PHONE_NUMBER)
        phone.page.evaluate("scrollTo(0, 0)")
        camera.take(phone, "ask")
        phone.press("下一步：看一遍")
        phone.press("送出问题")
        camera.take(phone, "receipt")
        receipt = phone.page.locator("[data-receipt]").inner_text()
        answer(camera)
        phone.go("/consult/track")
        phone.fill("回执号", receipt)
        phone.fill("手机号后四位", PHONE_NUMBER[-4:])
        phone.press("查一查")
        camera.take(phone, "answer")


def answer(camera: Camera) -> None:
    """The adviser answers what has just been asked."""
    with camera.held("adviser") as phone:
        camera.take(phone, "adviser", "/")
        phone.go("/consultations/")
        phone.page.get_by_role("link", name=QUESTION[:12]).last.click()
        phone.press("接受，由我答复")
        phone.press("接受")
        phone.press("写答复")
        for label, words in ANSWER.items():
            phone.fill(label, words)
        phone.press("下一步：看一遍")
        phone.press("送给提问人")


def mediator(camera: Camera) -> None:
    """A mediator's morning, and the same form in large letters."""
    with camera.held("mediator") as phone:
        camera.take(phone, "mediator", "/")
        camera.take(phone, "new", "/mediation/new")
        phone.go("/mediation/?state=mediating")
        phone.page.locator(".rows th a").first.click()
        phone.page.wait_for_load_state()
        camera.take(phone, "record")
    with camera.held("mediator", large=True) as phone:
        camera.take(phone, "large", "/mediation/new")


def office(camera: Camera) -> None:
    """At the desks of the town, the bureau and its leader."""
    with camera.held("town", size=DESK) as desk:
        camera.take(desk, "town", "/")
    with camera.held("bureau", size=DESK) as desk:
        camera.take(desk, "bureau", "/", most=1250)
    with camera.held("leader", size=DESK) as desk:
        camera.take(desk, "county", f"/reports/{COUNTY}", most=1250)
    with camera.held("leader") as phone:
        camera.take(phone, "leader", "/")


def still(app: Portal) -> Any:
    """The same portal, whose clock stands at the moment of the pictures."""

    def answered(environ: Any, start: Any) -> Any:
        with clock.frozen(MOMENT):
            return app(environ, start)

    return answered


def main() -> int:
    """Load the demo county into a folder of its own and take every picture."""
    os.environ["LANGUAGE"] = "zh_CN"
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as var:
        url = f"sqlite:///{Path(var) / 'portal.db'}"
        upgrade(url)
        app = create_app({**SETTINGS, "PORTAL_DATABASE_URL": url, "PORTAL_VAR": var})
        with app.app_context(), clock.frozen(MOMENT), acting_as(system("demo")):
            demo.load(counted("demo"))
        with capture_logs(), serving(still(app)) as address, sync_playwright() as playwright:
            browser = launch(playwright)
            camera = Camera(browser, address)
            for walk in (villager, mediator, office):
                walk(camera)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
