"""The made-up room's tables beside the portal's own, and files of three villages."""

import pytest

from portal.core import db
from portal.core.scope import acting_as, system
from tests.core.records import GANCHENGZI, SHAOGANG, XIAOBA, File, Line, Record, Sheet, at
from tests.core.room import small_portal


@pytest.fixture
def records(database):
    Record.metadata.drop_all(database.engine)
    Record.metadata.create_all(database.engine)
    with db.writing():
        yield database
        db.session.rollback()
        db.session.remove()
    Record.metadata.drop_all(database.engine)


@pytest.fixture
def files(records):
    """Numbers by village: each file has a sheet with a line; 小坝村's was asked for by person 7."""
    made = {}
    with acting_as(system("test")):
        for village, owner in ((GANCHENGZI, None), (SHAOGANG, None), (XIAOBA, 7)):
            file = File(**at(village), owner_id=owner, title=village, sheets=[Sheet(text=village, lines=[Line()])])
            db.session.add(file)
            db.session.flush()
            made[village] = file.id
        db.session.commit()
    db.session.remove()
    return made


@pytest.fixture
def portal(records):
    """A portal with one room for whoever comes, on the records' database; demo mode, no page of the real rooms."""
    return small_portal()


@pytest.fixture
def settings():
    """Keys and settings to ask for, without a request."""
    with small_portal().app_context():
        yield
