"""The one history of the tables, for SQLite and PostgreSQL. `portal db upgrade` runs it."""

import os
from logging import getLogger

from alembic import context
from sqlalchemy import Connection

from portal.core import config, db

getLogger("alembic").setLevel("WARNING")


def _url() -> str:
    url: str | None = context.config.attributes.get("url")
    return url or config.load(os.environ).database_url


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    engine = db.connect(_url())
    with db.writing(), engine.connect() as opened:
        if opened.dialect.name == "sqlite":
            # Batch changes rebuild tables, which SQLite allows only while references are not checked.
            opened.connection.execute("PRAGMA foreign_keys=OFF")
        _run(opened)
        opened.commit()
    engine.dispose()
