"""A season is made from one session: first as proposals with what clashes and what speaks against them, then whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.areas import queries as areas
from portal.areas.rules import stem
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.training import queries, rules
from portal.training.models import TrainingSession
from portal.training.queries import Cautious, Clash
from portal.training.rules import Planned, Rhythm, Stagger
from portal.training.service.planning import Told, make_all, publish


@dataclass(frozen=True)
class Series:
    """How a session is to be repeated."""

    first: date
    towns: tuple[str, ...]
    rhythm: Rhythm
    times: int
    chosen: tuple[date, ...]
    stagger: Stagger


@dataclass(frozen=True)
class Proposal:
    """One session of a series before it is written."""

    told: Told
    clashes: list[Clash]
    cautions: list[Any]

    @property
    def key(self) -> str:
        """What the form sends back for it."""
        return f"{self.told.venue_code} {self.told.day.isoformat()}"


def propose(session: TrainingSession, codes: Sequence[str], series: Series) -> list[Proposal]:
    """What a series would make, each with its clashes and warnings; nothing is written."""
    planned = rules.plan(series.first, series.towns, series.rhythm, series.times, series.chosen, series.stagger)
    if not planned:
        raise Refused(_("请写日子"), "chosen")
    if len(planned) > rules.MOST:
        raise Refused(_("一次最多排 %(most)s 场，这样是 %(now)s 场", most=rules.MOST, now=len(planned)), "times")
    names = areas.names({*series.towns, session.venue_code})
    tolds = [_told(session, codes, one, names) for one in planned]
    cautious = Cautious(one.day for one in planned)
    clashes = queries.clashes([told.wanted() for told in tolds])
    return [
        Proposal(told, found, cautious.sentences(told.day, told.codes, years=False))
        for told, found in zip(tolds, clashes, strict=True)
    ]


def _told(session: TrainingSession, codes: Sequence[str], planned: Planned, names: dict[str, str]) -> Told:
    """The session as it would be in another town: its people are invited, the town's name in the place is theirs."""
    here = planned.town == session.venue_code
    place = session.place
    if not here:
        before, now = names.get(session.venue_code, ""), names.get(planned.town, "")
        place = place.replace(before, now) if before in place else place.replace(stem(before), stem(now))
    return Told(
        title=session.title,
        domain=session.domain,
        audience=session.audience,
        codes=tuple(codes) if here and session.town_code == planned.town else (planned.town,),
        day=planned.day,
        starts=session.starts,
        ends=session.ends,
        venue_code=planned.town,
        place=place,
        teacher=session.teacher,
        seats=session.seats,
        hats=session.hats,
    )


def make_series(proposals: Sequence[Proposal], kept: Sequence[str], *, publishing: bool) -> list[TrainingSession]:
    """Make the proposals that were kept, all or none; a clash that arose meanwhile refuses them all."""
    chosen = [one for one in proposals if one.key in set(kept)]
    if not chosen:
        raise Refused(_("一场也没有选"))
    made = make_all([one.told for one in chosen])
    if publishing:
        for one in made:
            publish(one)
    return made
