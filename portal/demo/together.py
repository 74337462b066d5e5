"""One dispute told twice and put together, one mediated together with another town and the police (T08, T09)."""

from datetime import date

from sqlalchemy import select

from portal.accounts import queries as accounts
from portal.core import clock, db
from portal.core.scope import Actor, acting_as, system
from portal.demo.accounts import GANCHENGZI, TOWN
from portal.mediation import queries, service
from portal.mediation.models import Case
from portal.mediation.rules import Can, Office, Source, State

OTHER_TOWN = "640381100000"


def tell(last: date) -> None:
    """On the evening of the story's last day the town puts a double in, and asks others to one dispute."""
    with clock.frozen(clock.noon(last)), acting_as(system("demo")), db.transaction() as session:
        found = select(Case).where(Case.village_code == GANCHENGZI, Case.ordinary.is_(True))
        running = session.scalars(
            found.where(Case.state == State.MEDIATING).order_by(Case.reported_on.desc(), Case.id.desc()).limit(2)
        ).all()
        town = accounts.holders(Can.CLOSE, TOWN)
        if not running or not town:
            return
        with acting_as(Actor(town[0].id, frozenset({TOWN}), name=town[0].name)):
            _double(running[0])
            _together(running[-1])
            session.flush()


def _double(kept: Case) -> None:
    names = [party.name for party in queries.parties(kept)]
    told = service.Told(
        kept.kind, names, kept.summary, False, GANCHENGZI, clock.today(), source=Source.PARTY
    )  # fmt: skip
    service.merge(kept, service.log(told), "当事人到镇里又说了一遍，村里早已在办")


def _together(case: Case) -> None:
    office = service.Invited("李警官，驻村民警", office=Office.POLICE)
    service.invite(case, office, "双方动过手，请民警一起来劝")
    for one in accounts.holders(Can.HANDLE, OTHER_TOWN)[:1]:
        service.invite(case, service.Invited(one.name, one.id, OTHER_TOWN), "当事人一方搬到小坝镇住了")
