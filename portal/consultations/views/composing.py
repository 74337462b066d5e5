"""What helps whoever writes an answer: articles to cite, sentences for use again; and which answers cite what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.consultations import queries, rules, service
from portal.consultations.forms import AnswerForm, DropForm, PhraseForm
from portal.consultations.models import Phrase
from portal.consultations.rules import Can
from portal.consultations.views.entrance import room
from portal.core import asked, clock
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page, person
from portal.library import queries as library
from portal.library import rules as law_rules

BOTH = ["GET", "POST"]
PARTS = ("conclusion", "next_steps", "basis")


@dataclass(frozen=True)
class Help:
    """What stands below the answer's fields; `asked` when a tap of the form was for it, and not for sending."""

    asked: bool
    phrases: Sequence[Phrase]
    laws: Sequence[str]
    looked: str = ""
    articles: Sequence[library.Citable] = ()


def help_with(form: AnswerForm) -> Help:
    """Find articles, add one to the citations, put a sentence into a part; works by buttons of the form alone."""
    told, phrases = request.form, queries.phrases()
    if law := told.get("add", ""):
        if law_rules.citations(law)[0]:
            form.cites.data = _with_line(form.cites.data, law)
        form.find.data = ""
    part, wanted = told.get("insert", ""), told.get("phrase", "")
    chosen = next((one for one in phrases if str(one.id) == wanted), None)
    if part in PARTS and chosen is not None:
        form[part].data = _with_line(form[part].data, chosen.text)
    looked = asked.sought(form.find.data) if told.get("look") else ""
    return Help(
        asked=any(told.get(name) for name in ("add", "insert", "look")),
        phrases=phrases,
        laws=library.laws(),
        looked=looked,
        articles=library.citable(looked) if looked else (),
    )


def _with_line(text: str | None, line: str) -> str:
    lines = (text or "").splitlines()
    return "\n".join([*lines, line]) if line not in lines else "\n".join(lines)


def known(form: AnswerForm) -> None:
    """Refuse an article that its law does not have."""
    if wrong := library.missing(form.told_cites, clock.today()):
        law, article = wrong[0]
        raise Refused(_("%(law)s里没有第 %(number)s 条", law=law, number=article), field="cites")


def hard_to_read(form: AnswerForm) -> list[str]:
    """Stretches of the answer that are too long for one breath; a hint, never a bar."""
    return [one for part in PARTS for one in rules.long_clauses(form[part].data or "")][:3]


@room.get("/consultations/citing", needs=Can.LIST)
def citing() -> ResponseReturnValue:
    """Which answers cite an article; without one, which cite what was changed or repealed since (PRODUCT.md V17)."""
    law = asked.sought(request.args.get("law"))
    article = law_rules.article(request.args.get("article", "")) if law else ""
    rows = queries.citing(law, article, clock.today())
    return page(law=law, article=article, rows=rows, places=areas.names({row.village_code for row in rows}))


@room.route("/consultations/phrases", methods=BOTH, needs=Can.ANSWER, once=True)
def phrases() -> ResponseReturnValue:
    """The own sentences and the shared ones; a new one is written here."""
    form = PhraseForm()
    if form.validate_on_submit():
        with form.refusals():
            service.add_phrase(form.text.data, bool(form.shared.data))
            return done(_("记下了，写答复时可以选"), ".phrases")
    return page(form=form, rows=queries.phrases())


@room.route("/consultations/phrases/<int:phrase_id>", methods=BOTH, needs=Can.ANSWER, once=True)
def phrase(phrase_id: int) -> ResponseReturnValue:
    """Change a sentence of one's own."""
    found, form = _own(phrase_id), PhraseForm()
    if not form.is_submitted():
        form.text.data, form.shared.data = found.text, found.shared
    return _changed(found, form, lambda: service.change_phrase(found, form.text.data, bool(form.shared.data)))


@room.route("/consultations/phrases/<int:phrase_id>/drop", methods=BOTH, needs=Can.ANSWER, once=True)
def drop_phrase(phrase_id: int) -> ResponseReturnValue:
    """Take a sentence of one's own away."""
    found, form = _own(phrase_id), DropForm()
    return _changed(found, form, lambda: service.drop_phrase(found))


def _own(phrase_id: int) -> Phrase:
    """A sentence that this person wrote; one that is shared is for reading, on the list alone."""
    found = get_or_404(Phrase, phrase_id)
    if found.user_id != person().id:
        abort(404)
    return found


def _changed(found: Phrase, form: Any, verb: Any) -> ResponseReturnValue:
    if form.validate_on_submit():
        with form.refusals():
            verb()
            return done(_("改好了"), ".phrases")
    return page(form=form, phrase=found)
