"""A server asked inside this process, and what only its database can tell."""

from collections.abc import Mapping
from contextvars import Context

from sqlalchemy import func, select
from structlog.testing import capture_logs

from portal.core import audit, db
from portal.core.scope import acting_as, system
from portal.core.submission import Submission
from portal.core.web import Portal
from portal.mediation.models import Case
from portal.reports import service as reports
from tests.sync.client import Answer, Ask


def inside(app: Portal) -> Ask:
    """Ask the real portal by the door that its server uses, without a network between."""
    browser = app.test_client(use_cookies=False)

    def ask(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        told = {name: value for name, value in headers.items() if name != "Content-Type"}
        with capture_logs():
            answer = Context().run(
                browser.open, path, method=method, data=body, headers=told, content_type=headers.get("Content-Type")
            )
        return Answer(answer.status_code, list(answer.headers), answer.get_data())

    return ask


def faults_of_the_database(matters: int | None = None) -> list[str]:
    """What does not fit: of so many matters (if told) one lost or twice, a form without its record, trail, figures."""
    found = []
    with acting_as(system("tests")):
        cases = db.session.scalar(select(func.count(Case.id))) or 0
        told = db.session.scalar(select(func.count(func.distinct(Case.summary)))) or 0
        taken = db.session.scalar(select(func.count(Submission.id)).where(Submission.endpoint == "mediation.new"))
        if not cases == told == taken == (cases if matters is None else matters):
            found.append(f"{cases} records of {told} matters from {taken} forms; {matters} were written")
        if (fault := audit.verify()[2]) is not None:
            found.append(f"the trail breaks at line {fault}")
        db.session.remove()
        found += map(str, reports.verify())
        db.session.remove()
    return found
