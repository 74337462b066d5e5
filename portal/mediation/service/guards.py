"""What every verb minds: the figures, older versions of a record, and who may act on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.core import clock, db, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.mediation import rules
from portal.mediation.models import TALLIES, Case
from portal.mediation.rules import State


@contextmanager
def changing(case: Case) -> Iterator[None]:
    """Tell the figures what a dispute counted for before and after."""
    before = rules.image(case)
    yield
    after = rules.image(case)
    if before != after:
        tell(case, before, after)


def tell(case: Case, before: rules.Image | None, after: rules.Image | None) -> None:
    """Count what a dispute is now instead of what it was: in the statistics here, and wherever it is heard of."""
    TALLIES.add(db.session(), rules.tallies(before, after))
    rules.case_changed.send(case, before=before, after=after)


def expect(case: Case, version: str | None) -> None:
    """Refuse a form that was opened on an older version of the dispute: somebody else changed it meanwhile."""
    if version and version != str(case.version):
        raise Refused(_("您打开这一页以后，别人已经改过这件纠纷。请核对上面最新的情况，再送一次"))


def check_handling(case: Case) -> None:
    """Whether this actor may act on it: the town's cases are the town's, and nobody judges his own cause (S25)."""
    if case.state is State.MERGED:
        raise Refused(_("这一件已经并进另一件，请到那一件上办"))
    who = actor()
    if not who.everywhere and not within(case.committee_code, who.areas):
        raise Refused(_("这件纠纷由镇调委会办理，村里不能代办"))


def days(key: str) -> int:
    """A deadline in days, as the county has set it for today."""
    return settings.days(key, rules.SETTINGS[key], clock.today())


def most(key: str) -> int:
    """How many of something the county allows today."""
    return settings.number(key, rules.SETTINGS[key], clock.today())
