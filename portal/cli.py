"""The operator's command: `portal --help`. Every long command shows how far it is and can be run again."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from alembic import command as alembic
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts import service as accounts
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.app import create_app
from portal.areas import service as areas
from portal.consultations import service as consultations_service
from portal.core import assets, audit, clock, config, crypto, db, jobs, retention, workdays
from portal.core.forms import Refused
from portal.core.scope import acting_as, system
from portal.demo import load as demo_county
from portal.demo.accounts import COUNTY
from portal.library import service as library
from portal.members import service as members
from portal.reports import service as reports_service


class Operator(click.Group):
    """Says a wrong setting or a service's no in a sentence instead of a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command inside the portal, as the portal itself."""
        try:
            config.load(os.environ).var.mkdir(mode=0o700, parents=True, exist_ok=True)
            with create_app().app_context(), acting_as(system("portal command")):
                return super().invoke(ctx)
        except config.BadConfig as faults:
            raise click.ClickException("\n".join(["The settings are not complete:", *faults.faults])) from None
        except (Refused, areas.BadFile) as no:
            raise click.ClickException(str(no)) from None


@click.group(cls=Operator)
def main() -> None:
    """Look after a portal: its tables, places, accounts, demo county, audit trail and waiting work."""


def counted(label: str) -> Callable[..., None]:
    """A progress line that counts upwards; on a terminal it stays one line."""
    live = sys.stderr.isatty()

    def show(done: int, of: int | None = None, what: str = "") -> None:
        told = f"{label}: {done:,}" + (f" of {of:,}" if of else "") + (f" {what}" if what else "")
        click.echo(f"\r{told}" if live else told, err=True, nl=not live)

    return show


@main.group("db")
def database() -> None:
    """The tables."""


def _history() -> AlembicConfig:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(config.ROOT / "migrations"))
    settings.attributes["url"] = config.config().database_url
    return settings


@database.command()
def upgrade() -> None:
    """Bring the tables up to date; again without harm."""
    alembic.upgrade(_history(), "head")
    click.echo("The tables are up to date.")


@main.group("assets")
def asset_files() -> None:
    """Stylesheet and script."""


@asset_files.command("build")
def build_assets() -> None:
    """Join, fingerprint and compress what the pages load."""
    for name, built in assets.build(config.ROOT / "static").items():
        click.echo(f"{name} -> {built}")


@main.group("areas")
def places() -> None:
    """Provinces, towns and villages."""


@places.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_places(file: Path) -> None:
    """Take a file of places: code,name,level,parent_code."""
    with db.transaction():
        done = areas.import_file(file, counted("places"))
    click.echo(f"added {done.added}, changed {done.changed}, unchanged {done.unchanged}")


@places.command("merge")
@click.argument("codes", nargs=-1, required=True)
@click.option("--into", required=True, help="the code of the place that takes over")
@click.option("--from", "since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="the first day")
def merge_places(codes: tuple[str, ...], into: str, since: datetime) -> None:
    """Villages become part of another from a day on; what was written stays under their codes."""
    with db.transaction():
        areas.merge(codes, into, since.date())
    click.echo(f"{', '.join(codes)} -> {into} from {since:%Y-%m-%d}")


@places.command("move")
@click.argument("code")
@click.argument("new_code")
@click.argument("name")
@click.option("--from", "since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="the first day")
def move_place(code: str, new_code: str, name: str, since: datetime) -> None:
    """A village goes to another town or gets another name: a new code follows the old one from a day on."""
    with db.transaction():
        areas.move(code, new_code, name, since.date())
    click.echo(f"{code} -> {new_code} from {since:%Y-%m-%d}")


@main.group("import")
def imports() -> None:
    """Rosters from files."""


@imports.command("members")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--area", default=COUNTY, show_default=True, help="the county whose villages may stand in it")
@click.option("--dry-run", is_flag=True, help="read and check, store nothing")
def import_members(file: Path, area: str, dry_run: bool) -> None:
    """Take a roster of 法律明白人 from Excel: everybody in it, or nobody while a cell is wrong."""
    with db.transaction(), file.open("rb") as opened:
        read = members.understood(opened, {area}, registers=True)
        for fault in read.faults:
            hints = f" ({', '.join(fault.hints)})" if fault.hints else ""
            click.echo(
                f"{fault.letter}{fault.row} {fault.column.label}: {fault.read!r} - {fault.expected.label}{hints}"
            )
        if read.faults:
            raise click.ClickException(f"{len(read.faults)} cells to correct; nobody was stored.")
        if dry_run:
            click.echo(f"{len(read.lines)} people understood; nobody was stored.")
            return
        opened.seek(0)
        taken = members.take_import(members.read_file(opened, file.name, {area}, registers=True))
    click.echo(f"{taken} people are on the roster.")


@main.group("library")
def law_library() -> None:
    """Answers for villagers and the law texts they rest on."""


@law_library.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_laws(folder: Path) -> None:
    """Take a folder of law texts in Markdown: `# title`, `since: 2021-01-01`, then articles that begin with 第…条."""
    taken = library.take_folder(folder, counted("laws"))
    click.echo(f"{taken.new} editions are new, {taken.known} were known.")


@law_library.command("answers")
def take_answers() -> None:
    """Take the ready-made answers as drafts; somebody of the bureau looks at each and lets it out."""
    with db.transaction():
        count = library.take_answers(library.ANSWERS)
    click.echo(f"{count} drafts are new.")


@main.group("user")
def users() -> None:
    """Accounts."""


def _number_of(username: str) -> int:
    found = db.session.scalar(select(User.id).where(User.username == accounts.plain_username(username)))
    if found is None:
        raise click.ClickException(f"There is no account {username}.")
    return found


@users.command("add")
@click.argument("username")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="what the person does")
@click.option("--area", default="", help="where: the code of a village, town or county")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="the last day of that work")
def add_user(username: str, name: str, role: str | None, area: str, until: Any) -> None:
    """Make an account; prints its first password, good for 72 hours."""
    with db.transaction():
        user, password = accounts.add_user(username, name)
        if role:
            last: date | None = until.date() if until else None
            accounts.grant(user.id, Role(role), area, clock.today(), last)
    click.echo(f"{user.username}  first password: {password}")


@users.command("disable")
@click.argument("username")
def disable_user(username: str) -> None:
    """Close an account; its person is out at once."""
    with db.transaction():
        accounts.disable(_number_of(username))
    click.echo("The account is closed.")


@users.command("reset")
@click.argument("username")
def reset_user(username: str) -> None:
    """Give a new first password and end every session."""
    with db.transaction():
        password = accounts.reset_password(_number_of(username))
    click.echo(f"{username}  first password: {password}")


@main.group("demo")
def demo() -> None:
    """The invented county."""


def _in_demo() -> None:
    if not config.config().demo:
        raise click.ClickException("Set PORTAL_DEMO=1 first: the demo county is never loaded beside real people.")


@demo.command("load")
def load_demo() -> None:
    """Load the demo county; again without harm."""
    _in_demo()
    demo_county.load(counted("demo"))


@demo.command("reset")
@click.confirmation_option(prompt="Everything in this database is deleted. Go on?")
def reset_demo() -> None:
    """Empty the database and load the demo county anew."""
    _in_demo()
    demo_county.reset(counted("demo"))


@main.group("audit")
def audit_trail() -> None:
    """The trail that cannot be rewritten."""


@audit_trail.command("verify")
def verify_audit() -> None:
    """Walk the chain from its beginning; note the last hash as an anchor."""
    with db.writing(False):
        count, last, fault = audit.verify(counted("lines"))
    if fault:
        raise click.ClickException(f"Line {fault.line} is {fault.why}.")
    click.echo(f"{count} lines, all fit. Last hash: {last}")


@main.group("jobs")
def work() -> None:
    """Work that waits."""


@work.command("run")
def run_jobs() -> None:
    """Do what is due now, then stop."""
    click.echo(f"{jobs.run_once()} jobs done.")


@work.command("worker")
def work_on() -> None:
    """Do what is due, until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_told: stop.set())
    jobs.worker(stop)


@main.group("workdays")
def working_days() -> None:
    """The days on which this county differs from the national calendar, such as 开斋节 and 古尔邦节."""


def _write_days(days: list[date], say: Callable[[], object]) -> None:
    """Say something of some days, move the promises that counted on them, and print how each stands from now on."""
    with db.transaction():
        before = {day: workdays.is_workday(day) for day in days}
        say()
        now = {day: workdays.is_workday(day) for day in days}
        for day, works in now.items():
            audit.record("core.workday", "workday", None, day=day.isoformat(), works=works)
        rests = [day for day in days if before[day] and not now[day]]
        moved = consultations_service.recount(rests, [day for day in days if now[day] and not before[day]])
    for day, works in now.items():
        click.echo(f"{day:%Y-%m-%d} {'is worked' if works else 'is a day of rest'}")
    for one in moved:
        click.echo(f"promise moved: {one.receipt}  from {one.before} to {one.after}")
    click.echo(f"{len(moved)} promises moved.")


@working_days.command("rest")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--note", default="", help="what the notice calls it: 开斋节")
def rest_on(day: datetime, note: str) -> None:
    """The county rests on a day."""
    _write_days([day.date()], lambda: workdays.override(day.date(), False, note))


@working_days.command("work")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--note", default="")
def work_on_day(day: datetime, note: str) -> None:
    """The county works on a day."""
    _write_days([day.date()], lambda: workdays.override(day.date(), True, note))


@working_days.command("confirm")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.argument("name", type=click.Choice(list(workdays.LOCAL_HOLIDAYS)))
@click.argument("days", type=click.DateTime(["%Y-%m-%d"]), nargs=-1)
def confirm_feast(year: int, name: str, days: tuple[datetime, ...]) -> None:
    """The region's notice for a feast was read: its days of rest, or none where they are as expected."""
    named = [day.date() for day in days]
    said = workdays.said_of(year, name, named)
    if not said or any(day.year != year for day in named):
        raise click.ClickException(f"Give the days of {name} in {year}: portal workdays confirm {year} {name} DAY DAY")
    _write_days(said, lambda: workdays.confirm(year, name, named))


@working_days.command("show")
@click.argument("year", type=click.IntRange(2000, 2100))
def show_year(year: int) -> None:
    """A year's own days, and what is still to be entered."""
    with db.writing(False):
        own, missing = workdays.overrides(year), workdays.unsettled(year)
        expected = workdays.unconfirmed(date(year, 1, 1), date(year, 12, 31))
        known = workdays.published(year)
    for one in own:
        click.echo(f"{one.day}  {'works' if one.is_workday else 'rests'}  {one.note}")
    for day in expected:
        click.echo(f"{day.day}  rests  {day.name}  expected, not confirmed (待核): {day.source}")
    for name in missing:
        click.echo(f"Read the region's notice, then enter {name}: portal workdays confirm {year} {name} [DAY ...]")
    if not known:
        click.echo(f"The national calendar of {year} is not in this version (未公布): only weekends are known.")


@main.command("retention")
@click.option("--dry-run", is_flag=True, help="list what would go, and delete nothing")
def keep_no_longer(dry_run: bool) -> None:
    """Delete what has been kept long enough; the worker does the same once every day."""
    if not dry_run:
        with db.transaction():
            gone = retention.forget_due(clock.today())
        click.echo(", ".join(f"{name} {count}" for name, count in gone.items()))
        return
    with db.writing(False):
        for kind, rows in retention.over(clock.today()):
            click.echo(f"{kind.name}: {len(rows)} would go, kept {kind.kept_days(clock.today())} days")
            for number, since in rows if kind.records else ():
                click.echo(f"  {kind.name} {number}, since {since:%Y-%m-%d}")


@main.group("reports")
def figures() -> None:
    """The counted figures."""


@figures.command("rebuild")
def rebuild_figures() -> None:
    """Count every figure anew from the records."""
    reports_service.rebuild(counted("figures"))
    click.echo("The figures are counted anew.")


@figures.command("verify")
def verify_figures() -> None:
    """Compare the kept figures with a count of the records."""
    wrong = reports_service.verify()
    if wrong:
        raise click.ClickException("\n".join(["These figures differ; run: portal reports rebuild", *map(str, wrong)]))
    click.echo("Every figure equals its records.")


@main.command()
def doctor() -> None:
    """Look for what is wrong with this installation."""
    ill = 0
    for name, fault in _findings():
        click.echo(f"{'ok  ' if fault is None else 'BAD '} {name}" + (f": {fault}" if fault else ""))
        ill += fault is not None
    if ill:
        raise SystemExit(1)


def _findings() -> Iterator[tuple[str, str | None]]:
    settings = config.config()
    yield "settings", None
    yield "database", (broken := _no_database())
    if broken is None:
        yield "tables", _old_tables()
    built = config.ROOT / "static" / "build" / "manifest.json"
    yield "stylesheet and script", None if built.exists() else "run: portal assets build"
    sealed = crypto.seal("probe", "doctor")
    yield "encryption keys", None if crypto.unseal(sealed, "doctor") == "probe" else "a sealed value does not open"
    readable = settings.sqlite and settings.var.exists() and settings.var.stat().st_mode & 0o007
    yield "folder for data", f"others can read {settings.var}: chmod 700" if readable else None
    if broken is None:
        yield "audit trail", _broken_chain()


def _no_database() -> str | None:
    try:
        with db.reading() as own:
            own.execute(select(1))
    except SQLAlchemyError as error:
        return type(error).__name__
    return None


def _old_tables() -> str | None:
    head = ScriptDirectory.from_config(_history()).get_current_head()
    with db.reading() as own:
        now = MigrationContext.configure(own.connection()).get_current_revision()
    return None if now == head else f"at {now}, not {head}: run portal db upgrade"


def _broken_chain() -> str | None:
    try:
        with db.writing(False):
            _count, _last, fault = audit.verify()
    except SQLAlchemyError as error:
        return type(error).__name__
    return f"line {fault.line} is {fault.why}" if fault else None


if __name__ == "__main__":
    main()
