"""The adviser's inbox, a question's record and the county's list at 100,000 consultations against 1,000."""

from contextlib import ExitStack

from sqlalchemy import select

from bench.datasets import DataSet
from bench.plan import FEW_ASKED, MANY_ASKED, Plan
from bench.results import AT_MOST, Result
from bench.serve import Server, Target, alternate, ratio
from portal.consultations.models import Consultation
from portal.core import db

INBOX, ALL, HOME = "/consultations/", "/consultations/?show=all", "/"


def measure(plan: Plan) -> None:
    """The same page over a past a hundred times as long must cost the same (P5), on every engine."""
    for engine in plan.engines:
        also = plan.cluster.cpu_seconds if engine == "postgresql" else (lambda: 0.0)
        few, many = (plan.data(engine, plan.small, asked) for asked in (FEW_ASKED, MANY_ASKED))
        with ExitStack() as stack:
            servers = {
                data: stack.enter_context(Server("wsgi:app", data.environ, plan.log(f"{engine}_{data.name}")))
                for data in (few, many)
            }
            pairs = []
            for what, who, path in (
                ("adviser's inbox", "adviser", INBOX),
                ("adviser's first page", "adviser", HOME),
                ("a question's record", "adviser", ""),
                ("county's list of all questions", "bureau", ALL),
            ):
                pair = []
                for data, server in servers.items():
                    at, cookie = path or record(data), data.sign_in(who)
                    body, _headers = server.get(at, cookie)
                    name = f"{what}, {data.asked:,}"
                    pair.append((Target(name, server, at, cookie, also), body.count(b"<tr")))
                (small, seen), (big, rows) = pair
                if seen != rows:
                    raise RuntimeError(f"{what}: {seen} rows against {rows} are no fair comparison")
                pairs.append((what, small, big))
            alternate([one for _what, *pair in pairs for one in pair], plan.rounds, plan.seconds, 4)
        for what, small, big in pairs:
            value, wall = ratio(big, small, "cpu"), ratio(small, big, "rps")
            what, note = f"{what} at {MANY_ASKED:,} : at {FEW_ASKED:,}", f"{big.line}; {small.line}"
            plan.book.add(Result("P5", engine, what, value, AT_MOST, 1.15, 1.05, wall, note=note))


def record(data: DataSet) -> str:
    """The address of the oldest question that waits for the adviser."""
    with data.app():
        found = select(Consultation.id).where(Consultation.waiting.is_(True)).order_by(Consultation.id).limit(1)
        number = db.session.scalar(found)
    return f"/consultations/{number}"
