"""What an address asks of the ledger."""

from collections.abc import Mapping

from portal.areas import queries as areas
from portal.core import asked
from portal.mediation.queries.ledger import Filter, weighed
from portal.mediation.rules import Days, Ending, Figure, Kind, Source, State, Task, sought


def filter_from(told: Mapping[str, str], codes: frozenset[str], *, by_name: bool) -> Filter:
    """The filter that an address says for somebody in these places; what cannot be read is left out."""
    q = asked.sought(told.get("q"))
    asked_for = Filter(
        q=q,
        sought=sought(q, areas.by_name(codes)) if q else None,
        area=asked.area(told.get("area")),
        state=asked.word(State, told.get("state")),
        kind=asked.word(Kind, told.get("kind")),
        figure=asked.word(Figure, told.get("figure")),
        since=asked.first_day(told.get("from")),
        until=asked.last_day(told.get("to")),
        mine=told.get("mine") == "1",
        by_name=by_name,
        sensitive=told.get("confidential") == "1",
        task=asked.word(Task, told.get("task")),
        source=asked.word(Source, told.get("source")),
        ending=asked.word(Ending, told.get("ending")),
        days=asked.word(Days, told.get("days")),
    )
    return weighed(asked_for)
