"""A database without one row, for the import of places."""

import pytest

from portal.core import db


@pytest.fixture
def empty_database(database):
    with db.writing():
        yield database
