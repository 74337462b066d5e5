"""Opening without a link: the worker, the page that stands in for others, and what a phone takes along to read."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Response, current_app, g, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.rules import Level, level
from portal.core import clock, crypto, offline, pinyin
from portal.core.i18n import _, language
from portal.core.layout import day, moment
from portal.core.scope import acting_for
from portal.core.web import PUBLIC, SIGNED_IN, note_after, page, person
from portal.home.views.entrance import room
from portal.home.views.tasks import OPENS
from portal.mediation import queries as mediation
from portal.mediation.rules import Can as Mediation
from portal.mediation.rules import given
from portal.outreach.rules import Can as Outreach
from portal.training import queries as training
from portal.training.rules import Can as Training

MOST = 200
SHAPE = 4
"""One higher with each change of what is said: older copies are then fetched whole."""
PAGES = (
    ("mediation.new", Mediation.LOG, _("记一件纠纷")),
    ("mediation.unsent", Mediation.HANDLE, _("没送出的纠纷，说好了接着记")),
    ("outreach.street", Outreach.LOG, _("记一条街的入户")),
    ("outreach.deed", Outreach.LOG, _("记一件为村里人办的事")),
    ("accounts.outbox", SIGNED_IN, _("手机上的暂存")),
)
"""What opens without a link beside the first page."""


@room.get("/sw.js", needs=PUBLIC)
def worker() -> ResponseReturnValue:
    """The script that answers for the portal while there is no link."""
    static = Path(str(current_app.static_folder))
    return Response(offline.worker(offline.files(static)), mimetype="text/javascript")


@room.get("/site.webmanifest", needs=PUBLIC)
def icon() -> ResponseReturnValue:
    """What a phone asks when the portal is put on its first screen: name, sign, and where it opens."""
    told = {
        "name": str(_("明白 · 青铜峡市法律服务")),
        "short_name": str(_("明白")),
        "start_url": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b5d53",
        "icons": [{"src": url_for("static", filename="icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return Response(json.dumps(told, ensure_ascii=False), mimetype="application/manifest+json")


@room.get("/offline", needs=PUBLIC)
def away() -> ResponseReturnValue:
    """What stands in for a page that cannot be had: whom to call, what may be written, and what was taken along."""
    me = person()
    return page(forms=[(url_for(where), label) for where, needs, label in PAGES if _may(me, needs)])


def _may(me: Any, needs: str) -> bool:
    return bool(me.signed_in and (needs == SIGNED_IN or me.may(needs)))


def _villages() -> list[str]:
    """The villages that the phone's owner works in; an office's desk takes nothing along."""
    return sorted(code for code in person().areas.get(Mediation.READ, ()) if level(code) is Level.VILLAGE)


@room.get("/offline/mine", needs=SIGNED_IN)
def mine() -> ResponseReturnValue:
    """What the phone takes along, sealed there by its owner's code: all of it, or what changed since a token.

    The order of all that is taken along comes each time, so what was closed, moved or protected since is dropped. A
    token that fits nothing gives everything. Who took which disputes along is on the trail.
    """
    villages = _villages()
    with acting_for(Mediation.READ) as who:
        rows = mediation.carried(villages, MOST) if who is not None and villages else []
        acts = mediation.last_acts([row.id for row in rows])
    lists, numbers = _lists(), _numbers(villages)
    order, newest = [row.id for row in rows], max(acts.values(), default=0)
    state = hashlib.sha256(repr((order, newest, lists, numbers, _place(villages))).encode()).hexdigest()[:24]
    if request.if_none_match.contains_weak(state):
        return "", 304
    since = _since(villages)
    news = [row for row in rows if since is None or acts.get(row.id, 0) > since]
    with acting_for(Mediation.READ):
        named = mediation.names_in([row.id for row in news])
    if news:
        note_after("mediation.carry", "mediation_case", None, count=len(news), cases=[row.id for row in news])
    told = jsonify(
        token=f"{newest}.{_mark(newest, villages)}",
        full=since is None,
        at=moment(clock.now()),
        order=order,
        lists=lists,
        cases=_told(news, named),
        photos=_photos(),
        numbers=numbers,
        pages=["/offline", *(url_for(where) for where, needs, _label in PAGES if _may(person(), needs))],
    )
    told.set_etag(state, weak=True)
    return told


def _numbers(villages: Sequence[str]) -> dict[str, Any] | None:
    """What the numbers begin with that this phone gives without a link, and how many of them came here (M18)."""
    me = person()
    if not villages or not me.may(Mediation.LOG) or not g.get("device_id"):
        return None
    begins = given.prefix(areas.names(villages[:1])[villages[0]], me.name, g.device_id)
    with acting_for(Mediation.LOG) as who:
        last = mediation.last_given(begins) if who is not None else None
    return {"begins": begins, "last": given.serial(last)}


def _photos() -> dict[str, str] | None:
    """Whose photos wait on the phone, and their key: a page that is kept there brings neither (docs/sync.md)."""
    me = person()
    return {"who": str(me.id), "key": crypto.key_for_the_phone(me.id or 0)} if me.may(Mediation.HANDLE) else None


def _lists() -> list[str]:
    """The attendance lists of these days, to tick where there is no link."""
    with acting_for(Training.MANAGE) as who:
        numbers = training.around(clock.today()) if who is not None else []
    return [url_for("training.hold", session_id=number) for number in numbers]


def _told(rows: Sequence[Any], named: Mapping[int, list[str]]) -> list[dict[str, Any]]:
    """Disputes as their cards say them, in the words of the reader's language."""
    names = areas.names({row.village_code for row in rows})
    return [
        {
            "id": row.id,
            "href": url_for(OPENS.get(row.next_what, "mediation.show"), case_id=row.id),
            "title": row.title,
            "kind": str(row.kind.label),
            "state": str(row.state.plain),
            "number": row.number or f"{row.id:07d}",
            "place": names.get(row.village_code, ""),
            "next": str(row.next_what.label) if row.next_what else "",
            "on": day(row.next_on),
            "late": (clock.today() - row.next_on).days > 0,
            "urgent": row.urgent,
            "sounds": pinyin.beginnings(named.get(row.id, [])),
            "facts": [
                [str(label), text]
                for label, text in (
                    (_("当事人"), str(_("、")).join(named.get(row.id, []))),
                    (_("登记日期"), day(row.reported_on)),
                    (_("一句话"), row.summary),
                    (_("受理日期"), day(row.accepted_on) if row.accepted_on else ""),
                    (_("期限"), day(row.due_on) if row.due_on else ""),
                    (_("说定的"), row.terms or ""),
                    (_("履行期限"), day(row.term_on) if row.term_on else ""),
                )
                if text
            ],
        }
        for row in rows
    ]


def _place(villages: Sequence[str]) -> str:
    return repr((person().id, tuple(villages), language(), SHAPE, clock.today().isoformat()))


def _mark(newest: int, villages: Sequence[str]) -> str:
    return crypto.blind(f"{newest} {_place(villages)}", "home.offline")


def _since(villages: Sequence[str]) -> int | None:
    """The line of the trail up to which the phone knows everything; None for a token that was not given for this."""
    number, _dot, mark = request.args.get("since", "").partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) < 12):
        return None
    return int(number) if mark == _mark(int(number), villages) else None
