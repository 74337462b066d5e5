"""能申请法律援助吗？ Plain questions by links alone: no account, nothing stored (PRODUCT.md V26)."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.consultations import rules
from portal.consultations.views.entrance import room
from portal.core import clock
from portal.core.i18n import language
from portal.core.web import PUBLIC


@room.get("/consult/aid", needs=PUBLIC, posted=True)
def aid() -> ResponseReturnValue:
    """The first question."""
    return _step(rules.aid_check(clock.today()).start)


@room.get(f"/consult/aid/<any({', '.join(rules.aid_steps())}):step>", needs=PUBLIC, posted=True)
def aid_step(step: str) -> ResponseReturnValue:
    """A further question, or what to expect and what to bring."""
    return _step(step)


def _step(step: str) -> ResponseReturnValue:
    check = rules.aid_check(clock.today())
    place = areas.village_of(request.args.get("village", ""))
    question, end = check.questions.get(step), check.ends.get(step)
    if question is None and end is None:
        abort(404)
    return render_template(
        "consultations/aid.html",
        check=check,
        question=question,
        end=end,
        above=check.above(step),
        english=language() == "en",
        keep={"village": place.code} if place else {},
    )
