"""出了什么事？ One plain question a page, links alone: works without scripts, stores nothing (PRODUCT.md V02)."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.consultations import rules
from portal.consultations.views.entrance import room
from portal.core import clock
from portal.core.codes import spoken
from portal.core.i18n import language
from portal.core.web import PUBLIC


@room.get("/consult/what", needs=PUBLIC, posted=True)
def what() -> ResponseReturnValue:
    """The first question."""
    return _step(rules.routes(clock.today()).start)


@room.get(f"/consult/what/<any({', '.join(rules.steps())}):step>", needs=PUBLIC, posted=True)
def what_step(step: str) -> ResponseReturnValue:
    """A further question, or whom to go to."""
    return _step(step)


def _step(step: str) -> ResponseReturnValue:
    tree = rules.routes(clock.today())
    place = areas.village_of(request.args.get("village", ""))
    above = tree.above(step)
    told = {
        "tree": tree,
        "step": step,
        "above": above if above != tree.start else None,
        "first": step == tree.start,
        "english": language() == "en",
        "place": place,
        "short": spoken(area_rules.short_code(place.code)) if place else "",
        "elsewhere": rules.ELSEWHERE,
    }
    if (question := tree.questions.get(step)) is not None:
        return render_template("consultations/what.html", question=question, **told)
    if (end := tree.ends.get(step)) is not None:
        return render_template("consultations/what_end.html", end=end, urgent=rules.lines(end.alarm), **told)
    abort(404)
