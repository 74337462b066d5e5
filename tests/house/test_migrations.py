"""The tables: the history goes up, down and up, ends at the models, and guards the audit trail by itself."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, inspect, select, update
from sqlalchemy.exc import DBAPIError

from portal.core import audit, db
from portal.core.audit import Audit
from portal.core.search import is_index
from tests.kit import databases
from tests.kit.schema import downgrade, upgrade


@pytest.fixture(params=["sqlite", "postgresql"])
def blank(request, tmp_path: Path):
    """The address of a database without a table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'blank.db'}"
    return databases.cluster().create(f"blank_{tmp_path.name}")


def _tables(engine) -> set[str]:
    """Every table but the indexes of words, which no model knows (core/search.py)."""
    return {name for name in inspect(engine).get_table_names() if not is_index(name)}


def test_the_history_goes_up_down_and_up(blank):
    upgrade(blank)
    downgrade(blank)
    engine = db.connect(blank)
    assert _tables(engine) <= {"alembic_version"}, "downgrade() takes back what upgrade() made"
    engine.dispose()
    upgrade(blank)
    engine = db.connect(blank)
    assert _tables(engine) == {*db.Base.metadata.tables, "alembic_version"}
    engine.dispose()


def _of_a_model(name: str | None, kind: str, _above: object) -> bool:
    return kind != "table" or not is_index(name)


def test_the_history_ends_at_the_models(app, database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "include_name": _of_a_model}
        )
        differs = compare_metadata(context, db.Base.metadata)
    assert not differs, f"add a migration for {differs}"


def test_every_check_of_the_models_stands_in_the_database(app, database):
    there = inspect(database.engine)
    faults = []
    for table in db.Base.metadata.sorted_tables:
        known = {check["name"] for check in there.get_check_constraints(table.name)}
        wanted = {str(check.name) for check in table.constraints if check.__visit_name__ == "check_constraint"}
        faults += [f"{table.name}: {name}" for name in sorted(wanted - known)]
    assert not faults, f"a migration is missing for {faults}"


def test_one_line_leads_to_the_newest_migration():
    history = Path(db.__file__).parents[2] / "migrations" / "versions"
    numbers = sorted(file.name[:4] for file in history.glob("[0-9]*.py"))
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)], "number migrations one after another"


@pytest.mark.parametrize(
    "change", [update(Audit.__table__).values(verb="else"), delete(Audit.__table__)], ids=["change", "remove"]
)
def test_the_database_itself_refuses_to_change_the_trail(app, database, change):
    with db.transaction():
        audit.record("tested", "user", 1)
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.execute(change)
    with database.engine.connect() as connection:
        assert connection.execute(select(Audit.verb)).scalars().all() == ["tested"]
