"""Two people corrected one dispute, each without the other's correction: what fits together, and what a person chooses.

Facts that are only added (sessions, visits, parties) never clash. Of what is corrected, different fields go together;
for the same field both are kept, and a person chooses (PRODUCT.md C5, C6; docs/sync.md).
"""

import json
from collections.abc import Mapping
from typing import Any

from portal.core.choice import Choice
from portal.core.i18n import _
from portal.mediation.rules.words import Detail, Kind, Source

CORRECTED = {"kind": _("类别"), "detail": _("细类"), "source": _("怎么来的"), "summary": _("一句话")}
"""The fields that are corrected on one page, and what they are called."""
WORDS: dict[str, type[Choice]] = {"kind": Kind, "detail": Detail, "source": Source}


def said_of(case: Any) -> dict[str, str]:
    """What a dispute says in these fields, as stored words and text."""
    told = {name: getattr(case, name) for name in CORRECTED}
    return {name: "" if value is None else str(getattr(value, "value", value)) for name, value in told.items()}


def read_base(text: str | None) -> dict[str, str] | None:
    """What the fields said when a form was opened, as the form brings it back; None where it cannot be read."""
    try:
        told = json.loads(text or "")
    except ValueError:
        return None
    if not isinstance(told, dict) or set(told) != set(CORRECTED):
        return None
    return told if all(isinstance(value, str) for value in told.values()) else None


def parted(
    base: Mapping[str, str], now: Mapping[str, str], mine: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """What of a correction is taken, and what somebody else has corrected otherwise meanwhile."""
    changed = {name: mine[name] for name in CORRECTED if mine[name] not in (base[name], now[name])}
    taken = {name: value for name, value in changed.items() if now[name] == base[name]}
    return taken, {name: value for name, value in changed.items() if name not in taken}


def value_of(field: str, text: str) -> Any:
    """A stored word as its choice, a text as itself."""
    return (WORDS[field](text) if text else None) if field in WORDS else text


def shown(field: str, text: str) -> Any:
    """What a person reads of it."""
    value = value_of(field, text)
    return (value.label if value else _("（不细分）")) if field in WORDS else text
