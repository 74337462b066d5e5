"""A real server on this test's database."""

import pytest

from tests.conftest import SETTINGS
from tests.kit.server import running


@pytest.fixture
def server(database, make, tmp_path):
    """gunicorn as production runs it; killed when the test ends."""
    with running(database.url, tmp_path, SETTINGS) as found:
        yield found
