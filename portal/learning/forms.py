"""What the pages of learning ask."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField

from portal.core.forms import CreateForm, Pick
from portal.core.i18n import _
from portal.learning.rules import Question

FIELD = "q_"


class ReadForm(CreateForm):
    """How far somebody has read; the button that is pressed says it."""

    part = HiddenField("")


class BeginForm(CreateForm):
    """A page that only asks to begin; not kept by a phone: the questions come with the answer."""

    keeps = False


class PaperForm(CreateForm):
    """A test: one field a question, made for one sitting."""

    def chosen(self) -> dict[str, str]:
        """The answers given so far, by question."""
        return {
            name.removeprefix(FIELD): str(field.data)
            for name, field in self._fields.items()
            if name.startswith(FIELD) and field.data
        }

    def answer(self, chosen: dict[str, str]) -> None:
        """Show the answers that are kept."""
        for key, letter in chosen.items():
            if FIELD + key in self._fields:
                self._fields[FIELD + key].data = letter


def paper(asked: Iterable[Question]) -> Any:
    """The form of one sitting: every question in its order, each to be answered before it is handed in."""
    fields = {
        FIELD + one.key: Pick(
            f"{at}. {one.ask}",
            None,
            needed=_("第 %(at)d 题还没有答", at=at),
            choices=[(letter, text) for letter, text in one.options.items()],
        )
        for at, one in enumerate(asked, start=1)
    }
    return type("Paper", (PaperForm,), fields)
