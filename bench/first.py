"""The first pages of those who watch the whole county, beside the list, and at a hundred times the disputes."""

from contextlib import ExitStack

from bench.pages import LIST
from bench.plan import Plan
from bench.results import AT_MOST, Result
from bench.serve import Server, Target, alternate, ratio

WHO = ("bureau", "leader", "town")


def measure(plan: Plan) -> None:
    """P6 and P8 for first pages, on every engine."""
    for engine in plan.engines:
        also = plan.cluster.cpu_seconds if engine == "postgresql" else (lambda: 0.0)
        small, big = plan.data(engine, plan.small), plan.data(engine, plan.rows)
        with ExitStack() as stack:
            on_small, on_big = (
                stack.enter_context(Server("wsgi:app", data.environ, plan.log(f"{engine}_first_{data.rows}")))
                for data in (small, big)
            )
            here = {name: big.sign_in(name) for name in WHO}
            beside = Target(f"list, {plan.rows:,}", on_big, LIST, here["bureau"], also)
            few = Target("bureau, 10 k", on_small, "/", small.sign_in("bureau"), also)
            own = [Target(f"{name}'s first page", on_big, "/", cookie, also) for name, cookie in here.items()]
            for target in (beside, few, *own):
                target.server.get(target.path, target.cookie)
            alternate([beside, few, *own], plan.rounds, plan.seconds, 4)
        for one in own:
            plan.book.add(_judged("P8", engine, f"{one.name} : list", (3, 2), one, beside))
        what = f"bureau's first page at {plan.rows:,} : at {plan.small:,}"
        plan.book.add(_judged("P6", engine, what, (1.2, 1.1), own[0], few))


def _judged(goal: str, engine: str, what: str, limits: tuple[float, float], over: Target, under: Target) -> Result:
    note = f"{over.line}; {under.line}"
    value, wall = ratio(over, under, "cpu"), ratio(under, over, "rps")
    return Result(goal, engine, what, value, AT_MOST, *limits, wall, note=note)
