"""The words of the papers: which there are, in the order of the volume (DOMAIN.md 3.4), and who may what."""

from portal.core.choice import Choice
from portal.core.i18n import _


class Can(Choice):
    READ = "papers.read", _("看文书和卷宗")
    MAKE = "papers.make", _("做文书和卷宗")


class Sheet(Choice):
    """A paper of the volume, in the volume's order; a third of them are needed only where something happened."""

    COVER = "cover", _("卷宗封面")
    INDEX = "index", _("卷内目录")
    APPLICATION = "application", _("人民调解申请书")
    ACCEPTANCE = "acceptance", _("人民调解受理登记表")
    NOTICE = "notice", _("当事人权利义务告知书")
    IDENTITY = "identity", _("当事人身份证明")
    MANDATE = "mandate", _("授权委托书")
    INQUIRY = "inquiry", _("人民调解调查记录")
    EVIDENCE = "evidence", _("证据材料")
    SESSION = "session", _("人民调解记录")
    AGREEMENT = "agreement", _("人民调解协议书")
    ORAL = "oral", _("人民调解口头协议登记表")
    PERFORMANCE = "performance", _("履行凭证")
    VISIT = "visit", _("人民调解回访记录")
    CONFIRMATION = "confirmation", _("司法确认申请书")
    CLOSING = "closing", _("结案报告表")
    REMARKS = "remarks", _("卷宗情况说明（备考表）")
    BACK = "back", _("卷宗封底")
    DOSSIER = "dossier", _("整本卷宗")


PAPERS = tuple(sheet for sheet in Sheet if sheet is not Sheet.DOSSIER)
"""The single papers; the whole volume is made of them."""


EDITIONS: dict[Sheet, int] = dict.fromkeys(Sheet, 1)
"""Which edition of each paper's form is printed today. A change of a form raises its number: what was made stays."""


EARLY = frozenset(
    {
        Sheet.APPLICATION, Sheet.ACCEPTANCE, Sheet.NOTICE, Sheet.IDENTITY, Sheet.MANDATE, Sheet.INQUIRY, Sheet.SESSION,
        Sheet.AGREEMENT,
    }
)  # fmt: skip
"""The papers that are signed on the way: nothing that comes after the agreement is written on them."""
LATER = frozenset(
    f"mediation.{what}"
    for what in (
        "photo", "remove_photo", "file", "remove_file", "duty", "perform", "break", "visit", "confirmation",
        "hand_back", "send_again", "close", "later",
    )
)  # fmt: skip
"""What comes after the agreement, by its verb on the trail; photos and files change the evidence and the whole."""


def may_touch(verb: str, sheet: Sheet) -> bool:
    """Whether what was done to a dispute may have changed the text of a paper."""
    return not (verb.startswith("filing.") or (sheet in EARLY and verb in LATER))


class Standing(Choice):
    """What a stranger is told who scans the code of a paper, and nothing else (PRODUCT.md M25)."""

    UNCHANGED = "unchanged", _("文字没有改动"), "good"
    CHANGED = "changed", _("文字后来改过"), "bad"
    UNKNOWN = "unknown", _("没有这个核对码"), "wait"
