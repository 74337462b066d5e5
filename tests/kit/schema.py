"""The migrations, run by hand: up to the newest, down to nothing."""

from alembic import command
from alembic.config import Config

from portal.core import db
from portal.core.config import ROOT


def history(url: str) -> Config:
    """The project's one history, aimed at a database."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Make every table."""
    command.upgrade(history(url), "head")
    _settle(url)


def downgrade(url: str) -> None:
    """Take every table away again."""
    command.downgrade(history(url), "base")
    _settle(url)


def _settle(url: str) -> None:
    """Leave a SQLite file whole, without a journal beside it."""
    if url.startswith("sqlite"):
        engine = db.connect(url)
        with engine.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
