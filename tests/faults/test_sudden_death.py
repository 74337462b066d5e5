"""`kill -9` of the whole server while people send forms (SECURITY.md R77, R89)."""

import threading
from http.client import HTTPException

from sqlalchemy import func, select, text

from portal.core import audit, db
from portal.core.scope import acting_as, system
from portal.core.submission import Submission
from portal.mediation.models import Case
from portal.reports import service as reports
from tests.kit.server import Client, dispute

PEOPLE, ROUNDS = 4, 2


def send_until_it_dies(client, prefix, sent, taken, enough):
    for number in range(400):
        form = dispute(f"{prefix}-{number}")
        sent.append(form)
        try:
            answer = client.post("/mediation/new", form)
        except (OSError, HTTPException):
            return
        assert answer.status == 303, answer.text[:300]
        taken.append(form)
        enough.release()


def stored():
    with acting_as(system("test")):
        return db.session.execute(select(Case.summary, func.count(Case.id)).group_by(Case.summary)).all()


def test_what_was_acknowledged_is_stored_once_after_a_kill(server, make, database):
    people = [make.mediator() for _each in range(PEOPLE)]
    sent, taken = [], []
    for turn in range(ROUNDS):
        clients = [Client(server, who) for who in people]
        for client in clients:
            client.read_token()
        enough = threading.Semaphore(0)
        senders = [
            threading.Thread(target=send_until_it_dies, args=(client, f"{turn}-{place}", sent, taken, enough))
            for place, client in enumerate(clients)
        ]
        for sender in senders:
            sender.start()
        for _each in range(12):
            assert enough.acquire(timeout=30), server.logged()
        server.kill()
        for sender in senders:
            sender.join(30)
        found = dict(map(tuple, stored()))
        db.session.remove()
        assert all(found.get(form["summary"]) == 1 for form in taken), "acknowledged, but not stored exactly once"
        assert set(found.values()) == {1}, "stored twice"
        server.start()
    _send_what_had_no_answer_again(server, people, sent, taken)
    _everything_agrees(database, sent)


def _send_what_had_no_answer_again(server, people, sent, taken):
    """The browser's second try carries the first one's key: it is stored once, whether or not the first arrived."""
    open_ones = [form for form in sent if form not in taken]
    assert open_ones, "the kill came while forms were on their way"
    for form in open_ones:
        who = people[int(form["summary"].split("-")[1])]
        assert Client(server, who).post("/mediation/new", form).status == 303


def _everything_agrees(database, sent):
    with acting_as(system("test")):
        found = db.session.execute(select(Case.summary)).scalars().all()
        assert sorted(found) == sorted(form["summary"] for form in sent)
        assert db.session.scalar(select(func.count(Submission.id))) == len(sent)
        assert audit.verify()[2] is None
        if database.kind == "sqlite":
            assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        db.session.remove()
        assert reports.verify() == [], "the counted cells say what the ledger says"
