"""Each paper of the volume from what is known of the dispute (DOMAIN.md 3.4): its fields, and where people sign.

What is not known stays empty, to be written by hand; nothing is made up. The words of the law are given by article.
"""

from collections.abc import Callable

from portal.mediation.rules import Behalf, Form, Outcome, Source
from portal.papers.rules.content import (
    Block,
    Cell,
    Entry,
    Grid,
    Lines,
    Paper,
    Picture,
    Prose,
    Signing,
    Space,
    Stamp,
    grid,
)
from portal.papers.rules.volume import Asking, Exhibit, Person, Return, Talk, Volume, day
from portal.papers.rules.words import Sheet

SIX = (16, 19, 12, 16, 15, 22)
FOUR = (18, 32, 18, 32)
TWO = (22, 78)
EMPTY_DAY = "    年  月  日"


def _names(v: Volume) -> str:
    return "、".join(one.name for one in v.parties)


def _of(one: Person, v: Volume) -> tuple[tuple[str | Cell, ...], ...]:
    """The rows that describe one party."""
    if one.is_organisation:
        head = one.behalf_name if one.behalf is Behalf.HEAD else ""
        return (
            (one.side, one.name),
            ("负责人", head, "联系方式", one.phone),
            ("单位地址", one.address),
            *_speaker(one),
        )
    return (
        (one.side, one.name, "性别", one.called, "民族", one.ethnic),
        ("年龄", one.age(v.reported_on), "职业", one.occupation, "联系方式", one.phone),
        ("证件号码", one.id_number),
        ("单位或住址", "　".join(part for part in (one.unit, one.address) if part)),
        *_speaker(one),
    )


def _speaker(one: Person) -> tuple[tuple[str | Cell, ...], ...]:
    """Who speaks for a party; an organisation's head stands beside its name already."""
    if one.behalf is None or one.behalf is Behalf.HEAD or not one.behalf_name:
        return ()
    return (("监护人" if one.behalf is Behalf.GUARDIAN else "代理人", one.behalf_name),)


def _parties(v: Volume) -> Grid:
    return grid(SIX, *(row for one in v.parties for row in _of(one, v)))


def _everybody(v: Volume) -> tuple[str, ...]:
    return tuple(f"{one.side} {one.name}" for one in v.parties)


def _seal(v: Volume, day_: str = EMPTY_DAY) -> Stamp:
    return Stamp(f"{v.committee}（印章）", day_)


def cover(v: Volume) -> tuple[Block, ...]:
    """0 卷宗封面."""
    span = f"{day(v.accepted_on)} 至 {day(v.handled_on)}"
    return (
        Prose(v.committee),
        grid(
            TWO,
            ("卷名", Cell(v.title, high=18)),
            ("卷号", v.number),
            ("调解员", v.mediator),
            ("调解日期", span),
            ("立卷人", v.recorder or v.mediator),
            ("立卷日期", day(v.closed_on)),
            ("保管期限", v.retention),
            ("备注", Cell("", high=22)),
        ),
    )


def application(v: Volume) -> tuple[Block, ...]:
    """1 人民调解申请书."""
    applicants = tuple(f"{one.side} {one.name}" for one in v.parties if one.applies) or ("申请人",)
    return (
        _parties(v),
        Prose(v.summary, "纠纷简要情况"),
        Prose(v.claims, "当事人申请事项"),
        *(() if v.claims else (Lines(3),)),
        Prose(
            "人民调解委员会已经把人民调解的性质、原则和当事人的权利义务讲明，现自愿申请调解。", f"此致　{v.committee}"
        ),
        Signing(applicants),
    )


SOURCES = (
    ("party", "当事人申请"),
    ("committee", "调委会主动调解"),
    ("referred", "公安、法院、政府等转来"),
)


def acceptance(v: Volume) -> tuple[Block, ...]:
    """2 人民调解受理登记表."""
    chosen = "party" if v.source is Source.APPLIED else v.source.value
    ticked = "　".join(f"{'■' if word == chosen else '□'} {label}" for word, label in SOURCES)
    return (
        grid(
            FOUR,
            ("登记日期", day(v.reported_on), "受理日期", day(v.accepted_on)),
            ("卷号", v.number),
            ("纠纷类型", v.kind, "调解员", v.mediator),
            ("纠纷来源", ticked),
        ),
        _parties(v),
        grid(TWO, ("纠纷简要情况", Cell(v.summary, high=25)), ("备注", Cell("", high=12))),
        Signing((*_everybody(v), f"登记人 {v.recorder}".rstrip())),
        _seal(v, day(v.accepted_on)),
    )


RIGHTS = """\
一、人民调解委员会是依法设立的调解民间纠纷的群众性组织。调解不收取任何费用（人民调解法第四条、第七条）。
二、调解的原则：在当事人自愿、平等的基础上进行；不违背法律、法规和国家政策；尊重当事人的权利，不得因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利（第三条）。
三、当事人的权利：选择或者接受人民调解员；接受调解、拒绝调解或者要求终止调解；要求调解公开进行或者不公开进行；自主表达意愿、自愿达成调解协议（第二十三条）。
四、当事人的义务：如实陈述纠纷事实；遵守调解现场秩序，尊重人民调解员；尊重对方当事人行使权利（第二十四条）。
五、达成的调解协议有法律约束力，当事人应当按照约定履行（第三十一条）。对协议的履行或者内容发生争议的，可以向人民法院提起诉讼（第三十二条）。
六、双方认为有必要的，可以自协议生效之日起三十日内共同向人民法院申请司法确认（第三十三条）。
七、调解不成的，当事人可以依法通过仲裁、行政、司法等途径维护自己的权利（第二十六条）。
"""


def notice(v: Volume) -> tuple[Block, ...]:
    """3 当事人权利义务告知书."""
    return (
        Prose(RIGHTS.strip()),
        grid(
            TWO,
            ("怎样告知", "□ 看了告知书　□ 听人念了告知书"),
            ("调解公开不公开", "□ 公开　□ 不公开（由当事人选）"),
        ),
        Prose("以上内容已经看过或者听人念过，已经明白。"),
        Signing(_everybody(v)),
    )


def identity(v: Volume) -> tuple[Block, ...]:
    """4 当事人身份证明: that it was seen; no copy is kept unless it is needed."""
    rows = []
    for one in v.parties:
        kind = "单位证明" if one.is_organisation else "居民身份证"
        seen = "■ 已核对原件" if one.seen else "□ 已核对原件"
        rows.append((Cell(one.name), Cell(kind), Cell(one.id_number), Cell(seen), Cell("")))
    heads = tuple(Cell(word, head=True) for word in ("当事人", "证件", "号码", "核对", "核对人签名"))
    return (
        Prose("证件只核对原件，不留复印件；确需留存的，粘贴在下面。"),
        Grid((heads, *rows), (18, 16, 32, 18, 16)),
        Space(90, "粘贴处"),
    )


def mandate(v: Volume, one: Person | None) -> tuple[Block, ...]:
    """5 授权委托书: one for each party who is spoken for, or a form to fill in by hand."""
    given = (
        (
            ("委托人", one.name, "性别", one.called, "联系方式", one.phone),
            ("证件号码", one.id_number),
            ("受委托人", one.behalf_name, "性别", "", "联系方式", ""),
        )
        if one
        else (
            ("委托人", "", "性别", "", "联系方式", ""),
            ("证件号码", ""),
            ("受委托人", "", "性别", "", "联系方式", ""),
        )
    )
    return (
        grid(SIX, *given, ("证件号码", ""), ("关系", "")),
        Prose(f"在{v.title}（{v.number or '卷号：'}）的调解中，委托上列受委托人参加调解。", "委托事项"),
        Prose(
            one.behalf_power
            if one and one.behalf_power
            else "□ 一般代理：代为陈述、提供材料、收取文书。\n"
            "□ 特别代理：并代为承认、放弃、变更请求，达成和签署调解协议，收取款物。",
            "委托权限和期限",
        ),
        *(() if one and one.behalf_power else (Prose(f"自{EMPTY_DAY}起至{EMPTY_DAY}止。"),)),
        Signing((f"委托人 {one.name if one else ''}".rstrip(), f"受委托人 {one.behalf_name if one else ''}".rstrip())),
    )


def inquiry(v: Volume, one: Asking | None) -> tuple[Block, ...]:
    """6 调查记录: one for each investigation, or a form to be filled in by hand."""
    return (
        grid(
            FOUR,
            ("纠纷", v.title),
            ("时间", day(one.held_on if one else None), "地点", one.place if one else ""),
            ("调查人", one.asker if one else "", "记录人", one.noted_by if one else ""),
            ("被调查人", one.asked if one else "", "身份和关系", one.asked_about if one else ""),
            *(() if one else (("性别、年龄", "", "联系方式", ""),)),
        ),
        Prose(one.record if one else "", "记录"),
        *(() if one else (Lines(14),)),
        Prose("以上记录已经看过或者听人念过，没有出入。"),
        Signing(("被调查人", "调查人", "记录人")),
    )


def evidence(v: Volume) -> tuple[Block, ...]:
    """7 证据材料: the list, and each photo of the record on the pages behind it."""
    photos = [one for one in v.photos if not one.of_paper]
    shown = {one.photo for one in v.exhibits}
    listed = [
        *v.exhibits,
        *(Exhibit(one.caption or "照片", one.added_by, 1, one.photo) for one in photos if one.photo not in shown),
    ]
    heads = tuple(Cell(word, head=True) for word in ("序号", "材料", "来源", "份数", "备注"))
    rows = tuple(
        (
            Cell(str(place)),
            Cell(one.name),
            Cell(one.source),
            Cell(str(one.copies)),
            Cell("照片在后" if one.photo else f"另存{one.file}" if one.file else ""),
        )
        for place, one in enumerate(listed, start=1)
    )
    blank = tuple((Cell("", high=10), Cell(""), Cell(""), Cell(""), Cell("")) for _row in range(max(2, 6 - len(rows))))
    pictures = tuple(
        Picture(one.photo, one.sha256, f"{place}　{one.caption or '照片'}") for place, one in enumerate(photos, start=1)
    )
    return (
        Grid((heads, *rows, *blank), (8, 44, 20, 10, 18)),
        Signing(("提供人", "接收人")),
        *pictures,
    )


def session(v: Volume, talk: Talk | None) -> tuple[Block, ...]:
    """8 调解记录: one for each session."""
    last = talk is not None and v.talks and talk is v.talks[-1]
    result = ""
    if last and v.outcome is Outcome.AGREED:
        result = f"达成协议（{day(v.ended_on)}）"
    elif last and v.outcome is Outcome.FAILED:
        result = f"没有达成协议（{day(v.ended_on)}）"
    told = "已经告知" if v.parties and all(one.told for one in v.parties) else ""
    return (
        grid(
            FOUR,
            ("时间", day(talk.held_on if talk else None), "地点", talk.place if talk else ""),
            ("当事人", _names(v)),
            ("参加人", talk.present if talk else ""),
            ("调解员", v.mediator, "记录人", talk.noted_by if talk else ""),
            ("权利义务", told, "卷号", v.number),
        ),
        Prose(talk.course if talk else "", "调解经过"),
        *(() if talk else (Lines(12),)),
        grid(FOUR, ("调解结果", result, "下次调解", day(talk.next_on) if talk and talk.next_on else "")),
        Prose("以上记录已经看过或者听人念过，没有出入。"),
        Signing((*_everybody(v), f"调解员 {v.mediator}", f"记录人 {talk.noted_by if talk else ''}".rstrip())),
    )


def agreement(v: Volume) -> tuple[Block, ...]:
    """9 人民调解协议书 (人民调解法 28–30): one copy each and one that is kept."""
    return (
        _parties(v),
        Prose(v.facts or v.summary, "纠纷的主要事实、争议事项以及各方的责任"),
        Prose("\n".join(("经调解，当事人自愿达成如下协议：", *_terms(v))), "协议内容"),
        Prose(f"最晚{day(v.term_on)}履行。", "履行期限"),
        Prose(
            f"本协议一式{v.copies}份，当事人各执一份，人民调解委员会留存一份。"
            "协议自当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。"
        ),
        Signing((*_everybody(v), f"调解员 {v.mediator}", f"记录人 {v.recorder}".rstrip())),
        _seal(v, day(v.ended_on)),
    )


ORDER = "一二三四五六七八九十"


def _terms(v: Volume) -> tuple[str, ...]:
    """What was agreed: as it was typed, but not twice where a duty says the same, then who owes what line by line."""
    said = "".join(v.duties)
    typed = tuple(line for line in v.terms.split("\n") if line.strip().rstrip("。；;.") not in said)
    return typed + tuple(f"{ORDER[n] if n < len(ORDER) else n + 1}、{said}" for n, said in enumerate(v.duties))


def oral(v: Volume) -> tuple[Block, ...]:
    """9b 口头协议登记表: it takes effect on the day agreed; the parties need not sign (人民调解法 28, 30)."""
    return (
        grid(FOUR, ("卷号", v.number), ("调解员", v.mediator, "达成日期", day(v.ended_on))),
        _parties(v),
        grid(
            TWO,
            ("纠纷主要事实和争议事项", Cell(v.facts or v.summary, high=35)),
            ("协议内容", Cell("\n".join(_terms(v)), high=35)),
            ("履行方式和期限", f"最晚{day(v.term_on)}履行" + ("，已当场履行" if v.performed_on == v.ended_on else "")),
        ),
        Prose("口头调解协议自各方当事人达成协议之日起生效。"),
        Signing((f"调解员 {v.mediator}", f"记录人 {v.recorder}".rstrip())),
        _seal(v, day(v.ended_on)),
    )


def performance(v: Volume) -> tuple[Block, ...]:
    """10 履行凭证: receipts and transfer slips are glued on."""
    done = day(v.performed_on) if v.performed else EMPTY_DAY
    return (
        grid(
            FOUR,
            ("卷号", v.number),
            ("约定期限", day(v.term_on), "履行日期", done),
        ),
        Space(120, "收条、汇款单粘贴处"),
        Signing(("收到人", f"见证的调解员 {v.mediator}")),
    )


def visit(v: Volume, one: Return | None) -> tuple[Block, ...]:
    """11 回访记录: the number is the agreement's."""
    satisfied = ("■ 满意　□ 不满意" if one.satisfied else "□ 满意　■ 不满意") if one else "□ 满意　□ 不满意"
    kept = "■ 已履行　□ 未履行" if v.performed else "□ 已履行　□ 未履行"
    return (
        grid(
            FOUR,
            ("协议编号", v.number),
            ("纠纷", v.title),
            ("被回访人", one.spoke_with if one else "", "回访时间", day(one.visited_on if one else None)),
            ("履行情况", kept, "满意程度", satisfied),
        ),
        Prose(one.found if one else "", "回访情况（有没有起诉和判决、有没有调解不当、有没有激化或者隐患、采取的措施）"),
        *(() if one else (Lines(8),)),
        Signing((f"回访人 {one.noted_by}" if one else "回访人", "被回访人")),
    )


def confirmation(v: Volume) -> tuple[Block, ...]:
    """12 司法确认申请书: both sides together, within 30 days (人民调解法 33)."""
    return (
        _parties(v),
        Prose(
            f"请求依法确认{v.committee}主持达成的调解协议（编号 {v.number}，{day(v.ended_on)}）有效。",
            "申请事项",
        ),
        Prose(v.facts or v.summary, "事实和理由"),
        Prose("\n".join(_terms(v)), "协议内容"),
        Prose(
            "申请人出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；如果因为该协议内容给他人造成损害，"
            "愿意承担相应的民事责任和其他法律责任。",
            "承诺",
        ),
        Prose(
            "一、调解协议书；二、调解组织主持调解的证明；三、与协议有关的财产权利证明等材料；四、双方身份证明。", "附"
        ),
        Prose("", f"此致　{v.court}"),
        Signing(tuple(f"申请人 {one.name}" for one in v.parties)),
    )


ENDS = {
    Outcome.AGREED: "达成协议",
    Outcome.FAILED: "调解不成",
    Outcome.REFUSED: "一方不愿调解",
    Outcome.WITHDRAWN: "当事人撤回",
    Outcome.NOT_ACCEPTED: "不予受理",
}


def closing(v: Volume) -> tuple[Block, ...]:
    """结案报告表: its day is that of filing, its handler the cover's mediator, its close the performance."""
    people = "\n".join(
        "　".join(part for part in (f"{one.side}：{one.name}", one.address, one.phone) if part) for one in v.parties
    )
    how = ENDS.get(v.outcome, "")
    if v.form is not None:
        how += "（书面）" if v.form is Form.WRITTEN else "（口头）"
    if v.end_reason:
        how += f"\n{v.end_reason}"
    return (
        grid(
            FOUR,
            ("卷号", v.number),
            ("填报单位", v.committee),
            ("填表日期", day(v.closed_on), "承办人", v.mediator),
            ("受理日期", day(v.accepted_on), "结案日期", day(v.handled_on)),
            ("纠纷类型", v.kind, "纠纷来源", v.came),
            ("当事人", people),
            ("主要事实", Cell(v.facts or v.summary, high=22)),
            ("调解结果", Cell(how, high=14)),
            ("协议内容和履行", Cell(_kept(v), high=25)),
            ("审核意见", Cell("", high=18)),
        ),
        Signing((f"承办人 {v.mediator}", f"审核人 {v.checker}".rstrip())),
        _seal(v),
    )


def _kept(v: Volume) -> str:
    if v.form is None:
        return "没有协议"
    kept = f"{day(v.performed_on)}履行完毕" if v.performed else "还没有履行完毕"
    return "\n".join(filter(None, (v.terms, kept, v.court_said)))


def remarks(v: Volume, missing: tuple[str, ...], pages: str) -> tuple[Block, ...]:
    """13 备考表: what the volume holds, and what is missing in it."""
    lacking = "\n".join(f"{place}. {what}" for place, what in enumerate(missing, start=1)) or "没有缺少的材料。"
    return (
        grid(
            TWO,
            ("卷号", v.number),
            ("本卷情况", pages),
            ("缺少的材料", Cell(lacking, high=50)),
            ("其他说明", Cell("", high=40)),
        ),
        Signing((f"立卷人 {v.recorder or v.mediator}", f"检查人 {v.checker}".rstrip())),
    )


def back(v: Volume) -> tuple[Block, ...]:
    """14 封底."""
    return (
        grid(
            TWO,
            ("卷号", v.number),
            ("装订人", Cell("", high=14)),
            ("装订日期", Cell(EMPTY_DAY, high=14)),
            ("归档号", Cell("", high=14)),
        ),
        Prose("装订处加贴封条，骑缝加盖印章。"),
        Space(60, "封条粘贴处"),
    )


PLAIN: dict[Sheet, Callable[[Volume], tuple[Block, ...]]] = {
    Sheet.COVER: cover,
    Sheet.APPLICATION: application,
    Sheet.ACCEPTANCE: acceptance,
    Sheet.NOTICE: notice,
    Sheet.IDENTITY: identity,
    Sheet.EVIDENCE: evidence,
    Sheet.AGREEMENT: agreement,
    Sheet.ORAL: oral,
    Sheet.PERFORMANCE: performance,
    Sheet.CONFIRMATION: confirmation,
    Sheet.CLOSING: closing,
    Sheet.BACK: back,
}


TITLES: dict[Sheet, str] = {
    Sheet.COVER: "人民调解卷宗",
    Sheet.INDEX: "卷内目录",
    Sheet.APPLICATION: "人民调解申请书",
    Sheet.ACCEPTANCE: "人民调解受理登记表",
    Sheet.NOTICE: "当事人权利义务告知书",
    Sheet.IDENTITY: "当事人身份证明",
    Sheet.MANDATE: "授权委托书",
    Sheet.INQUIRY: "人民调解调查记录",
    Sheet.EVIDENCE: "证据材料",
    Sheet.SESSION: "人民调解记录",
    Sheet.AGREEMENT: "人民调解协议书",
    Sheet.ORAL: "人民调解口头协议登记表",
    Sheet.PERFORMANCE: "履行凭证",
    Sheet.VISIT: "人民调解回访记录",
    Sheet.CONFIRMATION: "司法确认申请书",
    Sheet.CLOSING: "人民调解结案报告表",
    Sheet.REMARKS: "卷宗情况说明",
    Sheet.BACK: "卷宗封底",
}
"""What stands on the paper itself: always in Chinese, whoever prints it."""


def entry(number: int, paper: Paper) -> Entry:
    """A paper's line in the index."""
    return Entry(str(number), paper.title, paper.anchor)
