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
    def former(cls) -> dict[str, str]:
        """Words that are no longer offered, each with the word that says the same today.

        A phone may hold a form from before: a word stays here until two newer versions of the phones' scripts are out
        (docs/sync.md, PRODUCT.md O10). What is stored under it stays as it is.
        """
        return {}

    @classmethod
    def today(cls, word: str | None) -> str | None:
        """A word as it is chosen today."""
        return cls.former().get(word, word) if word else word

    @classmethod
    def options(cls) -> list[tuple[str, Any]]:
        """Pairs of word and label, in the order of the table."""
        return [(member.value, member.label) for member in cls]
