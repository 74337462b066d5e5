"""A dispute from its first word to a filed volume, tapped through on a phone by its mediator and by the town.

Each page is reached by a tap on the page before, as people do; in Chinese and in English the same walk.
"""

import io
import re
from datetime import timedelta

import pypdf
import pytest

from portal.accounts.rules import Role
from portal.core import clock, db, jobs
from portal.core.scope import acting_as, system
from portal.filing.models import Return, Volume
from portal.mediation.models import Case
from portal.mediation.rules import State
from tests.kit.makers import SHAOGANG_TOWN
from tests.kit.photos import jpeg

AHMET, RARE = "买买提·吐尔逊", "𠮷野家"
"""A Uyghur name with its dot, and a character of CJK extension B."""
ORDER = [
    "人民调解卷宗", "卷内目录", "人民调解申请书", "人民调解受理登记表", "当事人权利义务告知书", "当事人身份证明",
    "人民调解调查记录", "证据材料", "人民调解记录", "人民调解协议书", "履行凭证", "人民调解回访记录",
    "人民调解结案报告表", "卷宗情况说明", "卷宗封底",
]  # fmt: skip
"""The volume of DOMAIN.md 3.4, for a written agreement that was kept."""
SIGNED = {"photo": {"name": "IMG_2.jpg", "mimeType": "image/jpeg", "buffer": jpeg(900, 1200, "signed")}}

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]


class Hand:
    """One person's hand on a phone: taps a link of the page, fills in what it asks, and sends it."""

    def __init__(self, phone):
        self.phone, self.page = phone, phone.page

    def tap(self, path):
        """Follow a link of the page that is open, wherever it stands; what is folded is unfolded first."""
        link = self.page.locator(f"main a[href='{path}'], nav a[href='{path}']").first
        assert link.count(), f"{self.page.url} leads nowhere to {path}"
        for folded in self.page.locator("main details:not([open])").all():
            folded.locator("summary").click()
        link.click()
        self.page.wait_for_load_state()
        self.phone.fits()

    def send(self, **told):
        """Fill in the fields by their names, and press the button of the form."""
        for name, value in told.items():
            self._fill(self.page.locator(f"main form [name={name}]"), value)
        self.page.locator("main form[method=post] button.primary").last.click()
        self.page.wait_for_load_state()
        self.phone.fits()
        assert not self.page.locator(".field.wrong, .errors").count(), self.page.locator("main").inner_text()[:600]

    def _fill(self, field, value):
        kind = field.first.evaluate("e => e.type")
        if kind in ("radio", "checkbox"):
            for one in [value] if isinstance(value, str) else value:
                field.and_(self.page.locator(f"[value='{one}']")).check()
        elif kind == "select-one":
            field.select_option(**value)
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(value)

    def step(self, path, **told):
        self.tap(path)
        self.send(**told)

    def made(self, sheet):
        """Press the button of a paper, and wait until the page says that it is there; where it is."""
        self.page.locator(f"button[value={sheet}]").click()
        self.page.wait_for_load_state()
        assert jobs.run_once()
        self.page.locator("main a[href$='/pdf']").wait_for()
        self.phone.fits()
        return re.search(r"/papers/\d+$", self.page.url)[0]

    def reads(self, *words):
        self.phone.reads(*words)


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_dispute_goes_from_nothing_to_a_filed_and_signed_volume(app, make, phone, lang):
    mediator = make.mediator(name="沙枣林")
    office = make.user((Role.TOWN, SHAOGANG_TOWN), name="镇里的人")
    hers, theirs = Hand(phone(mediator, lang=lang)), Hand(phone(office, lang=lang))
    hers.phone.go("/")
    its = logged(hers)
    completed(hers, its)
    agreed(hers, its)
    signed(hers, its)
    kept_and_visited(hers, its)
    returned_and_mended(hers, theirs, its)
    filed(theirs, its)
    the_record_has_it_all()
    dossier(hers)


def logged(hers):
    hers.tap("/mediation/new")
    told = {"kind": "neighbour", "parties": f"{AHMET}、{RARE}", "danger": "no", "standing": "talk"}
    hers.send(**told, summary="院墙滴水，两家吵了起来")
    its = "/mediation/1"
    hers.tap(its)
    hers.reads(AHMET, RARE)
    return its


def completed(hers, its):
    """Acceptance, notice of rights, the parties, what is claimed, an inquiry, a session."""
    hers.step(f"{its}/accept")
    hers.step(f"{its}/notice")
    hers.step(f"{its}/start")
    for number, born in ((1, "1962"), (2, "1988")):
        hers.step(f"{its}/parties/{number}", phone=f"1380000000{number}", address="甘城子村三组")
        told = {"sex": "male", "ethnic": "汉族", "born_year": born, "occupation": "种地"}
        hers.step(f"{its}/parties/{number}/more", **told, id_seen="y")
    hers.step(f"{its}/claims", claims="1. 改好水槽；\n2. 赔三百元。")
    hers.step(f"{its}/describe", detail={"index": 1}, source="party")
    asked = {"place": "村部", "asked": "隔壁邻居", "asked_about": "男，六十岁", "asker": "沙枣林"}
    hers.tap(f"{its}/dossier")
    hers.step(f"{its}/inquiry", **asked, record="问：看见了吗？\n答：看见了。")
    hers.step(f"{its}/session", course=f"{AHMET}说水流进了他家，{RARE}答应改水槽。", place="村委会", present="双方")


def agreed(hers, its):
    """Two duties, one of them a sum, and the agreement made of them."""
    hers.tap(f"{its}/agree")
    day = clock.today().isoformat()
    hers.step(f"{its}/duties/new", debtor={"label": RARE}, what="改好水槽", due_on=day)
    hers.step(f"{its}/duties/new", debtor={"label": RARE}, what="赔偿墙面损失", amount="300", due_on=day)
    hers.send(facts=f"{RARE}屋檐的水流进{AHMET}的院子。")
    hers.reads("300")


def signed(hers, its):
    """The agreement is printed, signed on paper, and its photo bound to what was printed."""
    hers.tap("/papers/case/1")
    paper = hers.made("agreement")
    hers.step(f"{paper}/signed", **SIGNED)
    assert not hers.page.locator("main .notice.wait").count(), "the photo changes nothing of what was signed"
    hers.phone.go(its)


def kept_and_visited(hers, its):
    for duty in (1, 2):
        hers.step(f"{its}/duties/{duty}/kept")
    hers.step(f"{its}/visit", spoke_with=AHMET, satisfied="yes", found="水槽改好了，钱也给了。")


def returned_and_mended(hers, theirs, its):
    """The town hands it back with two parts named; the mediator mends and sends it again; the town closes."""
    theirs.phone.go("/filing/")
    theirs.tap("/filing/review")
    theirs.tap("/filing/1")
    theirs.step("/filing/1/return", parts=["sessions", "evidence"], why="补一张现场照片")
    hers.phone.go(its)
    hers.tap("/filing/1")
    hers.reads("补一张现场照片")
    hers.phone.go(f"{its}/dossier")
    hers.step(f"{its}/evidence", name="现场照片", source=AHMET, copies="1", photo={"index": 1})
    hers.phone.go("/filing/1")
    hers.step("/filing/1/mend", answer="补了现场照片")
    theirs.phone.go("/filing/review")
    theirs.tap("/filing/1")
    theirs.reads("补了现场照片")
    theirs.step(f"{its}/close")


def filed(theirs, its):
    theirs.tap("/filing/1")
    told = {"grade": {"value": "common"}, "pages": "24", "place": "2号柜第3格", "stayed": "yes", "trips": "2"}
    theirs.step("/filing/1/volume", **told)
    theirs.reads("2号柜第3格", "人调字第")


def the_record_has_it_all():
    with acting_as(system("tests")), db.reading() as own:
        case, volume, back = own.get_one(Case, 1), own.query(Volume).one(), own.query(Return).one()
        assert (case.state, case.closed_on) == (State.CLOSED, clock.today())
        assert case.closed_on + timedelta(0) == volume.filed_on and (volume.stayed, volume.trips) == (True, 2)
        assert back.parts == "sessions,evidence" and back.mended_by == "沙枣林"


def dossier(hers):
    """Nothing lacks; the whole volume is one PDF in its order, with both names, the signed photo and its number."""
    hers.phone.go("/papers/case/1")
    assert not hers.page.locator("main .notice.wait").count(), hers.page.locator("main").inner_text()[:600]
    answer = hers.page.request.get(hers.made("dossier") + "/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    pdf = pypdf.PdfReader(io.BytesIO(answer.body()))
    texts = [re.sub(r"\s", "", page.extract_text()) for page in pdf.pages]
    outline = [one for one in pdf.outline if not isinstance(one, list)]
    assert [one.title for one in outline] == ORDER
    for one in outline[2:-1]:
        assert f"{one.title}{pdf.get_destination_page_number(one) + 1}" in texts[1], f"the index lacks {one.title}"
    whole = "".join(texts)
    assert AHMET in texts[0] and RARE in texts[0] and "人调字第" in texts[0]
    agreement = next(text for text in texts if "自愿达成如下协议" in text)
    assert agreement.count("赔偿墙面损失") == 1 and "300元（大写：叁佰元整）" in agreement, "each duty is written once"
    assert "没有缺少的材料" in whole
