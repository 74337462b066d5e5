"""Words that are stored, and the labels that people read."""

from enum import StrEnum
from typing import Any, Self


class Choice(StrEnum):
    """A short ASCII word for the database with a translated label for people.

    `WORD = "word", _("词")`; a third value is the shape and colour its label is shown in
    (`wait go good bad done quiet`), a fourth the plain word for villagers and the phone.
    """

    label: Any
    tone: str
    plain: Any

    def __new__(cls, word: str, label: Any = "", tone: str = "quiet", plain: Any = None) -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        member.tone = tone
        member.plain = label if plain is None else plain
        return member

    @classmethod
    def options(cls) -> list[tuple[str, Any]]:
        """Pairs of word and label, in the order of the table."""
        return [(member.value, member.label) for member in cls]
