"""A database without one row, for the import of places."""

import pytest

from portal.areas import queries
from portal.core import db


@pytest.fixture
def empty_database(tmp_path):
    engine = db.init(f"sqlite:///{tmp_path / 'portal.db'}")
    db.Base.metadata.create_all(engine)
    queries.forget()
    yield engine
    db.session.remove()
    queries.forget()
    engine.dispose()
