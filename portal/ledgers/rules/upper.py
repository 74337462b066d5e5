"""How the upper platform names what the portal knows: each column and each word with its name there (PRODUCT.md B28).

The table is data of the bureau, dated like every setting: `upper.kind` is the heading there, `upper.kind.debt` a code.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.core.choice import Choice
from portal.core.i18n import _
from portal.core.sheets import Heads, named
from portal.mediation.rules import Form, Kind, State

LONGEST = 60
"""Letters of a name or a code of the upper platform."""


class Field(Choice):
    """What the portal can tell of a dispute to another platform; places go by their national codes of 12 digits."""

    NUMBER = "number", _("编号")
    REPORTED = "reported", _("登记日期")
    KIND = "kind", _("类别")
    PARTIES = "parties", _("当事人")
    STATE = "state", _("状态")
    TOWN = "town", _("镇")
    VILLAGE = "village", _("村")
    ACCEPTED = "accepted", _("受理日期")
    ENDED = "ended", _("有结果日期")
    FORM = "form", _("协议形式")
    PERFORMED = "performed", _("履行日期")
    MEDIATOR = "mediator", _("调解员")
    CLOSED = "closed", _("结案日期")


CODED: dict[Field, type[Choice]] = {Field.KIND: Kind, Field.STATE: State, Field.FORM: Form}


class Head(Choice):
    """A column of the table in which the bureau writes the names."""

    FIELD = "field", _("我们的栏目")
    WORD = "word", _("我们的词")
    THEIRS = "theirs", _("上级平台的写法")


HEADS = Heads(
    Head,
    named(
        {
            Head.FIELD: "我们的栏目 栏目 本平台栏目",
            Head.WORD: "我们的词 词 选项",
            Head.THEIRS: "上级平台的写法 上级 上级代码 代码",
        }
    ),
    (frozenset({Head.FIELD}), frozenset({Head.THEIRS})),
)


class Wanted(Choice):
    """What should stand in a cell of the table that was not understood."""

    FIELD = "field", _("写下载的对照表第一列里的栏目")
    WORD = "word", _("写这一栏里有的词，或者空着")
    THEIRS = "theirs", _("最多 60 个字，不能以 = + - @ 开头")
    TWICE = "twice", _("这一项前面已经写过，留一行")


@dataclass(frozen=True)
class Wrong:
    """A cell of the table that was not understood."""

    row: int
    letter: str
    head: Head
    read: str
    wanted: Wanted


def key(field: Field, word: Choice | None = None) -> str:
    """Under which setting a name of the upper platform stands."""
    return f"upper.{field.value}" + (f".{word.value}" if word is not None else "")


def entries() -> list[tuple[Field, Choice | None]]:
    """Every line of the table: each column, below it its words."""
    return [(field, word) for field in Field for word in (None, *CODED.get(field, ()))]


KEYS = tuple(key(*one) for one in entries())


def named_there(table: Mapping[str, str]) -> list[Field]:
    """The columns that the upper platform takes, in the portal's order."""
    return [field for field in Field if table.get(key(field))]


def missing(table: Mapping[str, str]) -> list[tuple[Field, Choice]]:
    """Words of the columns that it takes for which no code is known."""
    asked = [(field, word) for field in named_there(table) for word in CODED.get(field, ())]
    return [one for one in asked if not table.get(key(*one))]


def cell(table: Mapping[str, str], field: Field, value: object) -> object:
    """A value as the upper platform writes it: its own code for a word, days and texts as they are."""
    return table.get(key(field, value), "") if isinstance(value, Choice) else value
