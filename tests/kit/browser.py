"""A phone in somebody's hand: Debian's Chromium at 360×740, watched for whatever goes wrong on a page."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize
from werkzeug.serving import make_server

from portal.core.web import Portal
from tests.kit.makers import Someone

CHROMIUM, SHELL = "/usr/bin/chromium", "/usr/bin/chromium-headless-shell"
"""The whole browser, for what outlives it; and its engine without the windows, in a quarter of the time."""
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
AXE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
ASK_AXE = """
only => axe.run(document, {runOnly: only, resultTypes: ['violations'], reporter: 'no-passes'})
  .then(told => told.violations.map(one => [one.id, one.help, one.nodes[0].html]))
"""


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=SHELL, args=list(QUIET))


@contextmanager
def serving(app: Portal) -> Iterator[str]:
    """The portal on a free port of this machine; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@dataclass
class Phone:
    """One person's browser. `faults` gathers what the console, the network and the policy complain of."""

    context: BrowserContext
    address: str
    page: Page
    scripts: bool = True
    faults: list[str] = field(default_factory=list)

    @classmethod
    def open(
        cls, browser: Browser, address: str, who: Someone | None = None, *, lang: str = "zh_CN",
        large: bool = False, scripts: bool = True, size: ViewportSize | None = None, sharp: float = 1,
    ) -> "Phone":  # fmt: skip
        context = browser.new_context(
            viewport=size or PHONE, java_script_enabled=scripts, locale="en-GB" if lang == "en" else "zh-CN",
            timezone_id="Asia/Shanghai", base_url=address, device_scale_factor=sharp,
        )  # fmt: skip
        cookies = {"lang": lang, "large": "1" if large else "0", **({"portal": f"s-{who.token}"} if who else {})}
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
        context.set_default_timeout(10_000)
        phone = cls(context, address, context.new_page(), scripts)
        phone.page.on("console", lambda told: phone._heard(told.type, told.text))
        phone.page.on("pageerror", lambda error: phone.faults.append(f"script at {phone.page.url}: {error}"))
        phone.page.on("response", lambda answer: phone._answered(answer.url, answer.status))
        return phone

    def _heard(self, kind: str, text: str) -> None:
        """A page that answers 4xx on purpose is also told to the console; `_answered` judges those."""
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(f"console on {self.page.url}: {text}")

    def _answered(self, url: str, status: int) -> None:
        if status >= 500 or ("/static/" in url and status >= 400):
            self.faults.append(f"{url} answered {status}")

    def go(self, path: str) -> Page:
        self.page.goto(path)
        self.fits()
        return self.page

    def look(self, size: ViewportSize) -> None:
        """The same page on another screen."""
        self.page.set_viewport_size(size)
        self.fits()

    def fits(self) -> None:
        """Nothing makes the page wider than the screen (UI.md, phones)."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.faults.append(f"{self.page.url} is {wide} px wider than the screen")

    def press(self, name: str) -> None:
        """Press a button or follow a link by the words on it, and look at what comes."""
        button, link = (self.page.get_by_role(role, name=name, exact=True) for role in ("button", "link"))
        button.or_(link).first.wait_for()
        (button if button.count() else link).first.click()
        self.page.wait_for_load_state()
        self.fits()

    def fill(self, label: str, text: str) -> None:
        """Type into the field that bears a label."""
        self.page.get_by_label(label).first.fill(text)

    def pick(self, question: str, answer: str) -> None:
        """Tap one answer of a question."""
        asked = self.page.locator("fieldset").filter(has_text=question)
        asked.get_by_text(answer, exact=True).click()

    def reads(self, *words: str) -> None:
        """The page says these words."""
        read = self.page.locator("main").inner_text()
        missing = [word for word in words if word not in read]
        assert not missing, f"{self.page.url} does not say {missing}: {read[:800]}"

    def sign_in(self, who: Someone) -> None:
        """With name and password, as everybody does."""
        self.go("/login")
        self.page.locator("[name=username]").fill(who.username)
        self.page.locator("[name=password]").fill(who.password)
        self.page.locator("main form button").click()
        self.page.wait_for_load_state()
        self.fits()

    def close(self) -> None:
        self.context.close()


def barriers(page: Page, only: Mapping[str, object] = AXE) -> list[str]:
    """What axe finds that keeps somebody out: the rule, the remedy, and the first element.

    axe is handed over once: the pages that this browser opens later bring it along.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
        page.context.add_init_script(AXE_SCRIPT)
    return [f"{rule}: {remedy} at {element[:160]}" for rule, remedy, element in page.evaluate(ASK_AXE, only)]
