"""A language that nobody speaks: every Chinese sign of a msgid becomes a made-up word, half as long again.

Chinese that is still there on a page was never handed to the catalogue; what does not fit is too tight for a language
with longer words than English (PRODUCT.md X12).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations

from portal.core import i18n
from tests.kit.stored import HAN


def dress(message: str) -> str:
    """A msgid in that language; what is filled in stays as it is."""
    return HAN.sub(lambda run: "ʁ" + "öš" * len(run[0]), message)


class Pseudo(NullTranslations):
    """The catalogue of that language."""

    def gettext(self, message: str) -> str:
        return dress(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return dress(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return dress(message)


@contextmanager
def spoken() -> Iterator[None]:
    """English readers read that language instead."""
    before = i18n._catalogues["en"]
    i18n._catalogues["en"] = Pseudo()
    i18n._marked.clear()
    try:
        yield
    finally:
        i18n._catalogues["en"] = before
        i18n._marked.clear()
