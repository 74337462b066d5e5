"""Public pages that a visitor's browser holds already: 304 against the whole page (P22)."""

import urllib.error

from bench.datasets import TOWN, DataSet, villages
from bench.plan import FEW_ASKED, Plan
from bench.results import AT_MOST, Result
from bench.serve import Server, Target, alternate, ratio

OF_WORDS = {"public home", "privacy"}
"""A page that reads nothing is made in little more than the server itself takes."""


def measure(plan: Plan) -> None:
    """P22 on every engine: pages made of rows; what pages of words alone cost, on any engine, stands beside."""
    words = ""
    for engine in plan.engines:
        also = plan.cluster.cpu_seconds if engine == "postgresql" else (lambda: 0.0)
        data = plan.data(engine, plan.small, FEW_ASKED)
        with Server("wsgi:app", data.environ, plan.log(f"{engine}_kept")) as server:
            shown = [(what, path) for what, path in public(data).items() if not words or what not in OF_WORDS]
            pairs = [(what, *_pair(server, what, path, also)) for what, path in shown]
            alternate([one for _what, *pair in pairs for one in pair], plan.rounds, plan.seconds, 4)
        words = words or "; ".join(
            f"{what}: {held.median('cpu'):.2f} : {full.median('cpu'):.2f} ms CPU"
            for what, full, held in pairs
            if what in OF_WORDS
        )
        for what, full, held in pairs:
            if what in OF_WORDS:
                continue
            value, wall = ratio(held, full, "cpu"), ratio(full, held, "rps")
            note = f"{held.line}; {full.line}; {words}"
            plan.book.add(
                Result("P22", engine, f"{what}, unchanged : made", value, AT_MOST, 0.3, 0.15, wall, note=note)
            )


def public(data: DataSet) -> dict[str, str]:
    """The pages for everybody."""
    with data.app():
        village = villages()[0]
    return {
        "village's page": f"/v/{village}",
        "a town's villages": f"/v?town={TOWN}",
        "poster": f"/v/{village}/poster",
        "public home": "/",
        "privacy": "/privacy",
    }


def _pair(server: Server, what: str, path: str, also: object) -> tuple[Target, Target]:
    """A visitor who comes for the first time in every request but keeps the cookie, and one who holds the page."""
    _body, headers = server.get(path)
    cookie = (headers["Set-Cookie"] or "").partition(";")[0]
    _body, headers = server.get(path, cookie)
    mark = headers["ETag"]
    try:
        server.get(path, cookie, **{"If-None-Match": mark})
    except urllib.error.HTTPError as answer:
        if answer.code != 304:
            raise
    else:
        raise RuntimeError(f"{path} is made although nothing has changed")
    full = Target(f"{what}, made", server, path, cookie, also)  # type: ignore[arg-type]
    held = Target(f"{what}, unchanged", server, path, cookie, also, headers={"If-None-Match": mark})  # type: ignore[arg-type]
    return full, held
