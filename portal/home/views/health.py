"""The operator's page: how the installation stands, in words or as JSON, and what to do about it (PRODUCT.md O11)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from portal.accounts.rules import Can
from portal.core import clock, layout, settings, sms
from portal.core.i18n import _
from portal.core.web import page
from portal.home import queries
from portal.home.views.entrance import room
from portal.notices import queries as notices
from portal.notices.rules import MONTH_YUAN

GIGA = 1024**3
QUIET = timedelta(hours=26)
"""The daily round leaves a finished job every day: longer silence means that no worker runs."""
WAITS = timedelta(minutes=10)
BACKUP_WITHIN = timedelta(days=2)
room.menu_item(_("运行状况"), ".health", needs=Can.MANAGE, order=92)


@dataclass(frozen=True)
class Point:
    """One line of the page: what it is, how it stands, and what to do where it is not well."""

    name: Any
    value: Any
    well: bool
    remedy: Any = ""


@room.get("/admin/health", needs=Can.MANAGE)
def health() -> ResponseReturnValue:
    """Database, tables, worker, waiting work, disk, backup."""
    points = _points(queries.health(), clock.now())
    return page(points=points, ill=sum(not one.well for one in points), as_of=clock.now())


@room.get("/admin/health.json", needs=Can.MANAGE)
def health_json() -> ResponseReturnValue:
    """The same for a machine: moments in UTC, ages in seconds, sizes in bytes; null where there is nothing to tell."""
    found, now = queries.health(), clock.now()
    points = _points(found, now)
    return jsonify(
        as_of=now.isoformat(),
        well=all(one.well for one in points),
        database=found.database,
        tables={"now": found.tables, "newest": found.newest_tables},
        queue={
            "depth": found.waiting,
            "oldest_due_seconds": _age(found.oldest_due, now),
            "failing": found.failing,
            "worker_done_seconds": _age(found.worker_at, now),
        },
        messages={
            "sent_at_all": sms.reaches_phones(),
            "oldest_unsent_seconds": notices.oldest_waiting(),
            "sms_balance": _left() / 100 if sms.reaches_phones() else None,
        },
        disk={"free_bytes": found.disk_free, "total_bytes": found.disk_total},
        backup_seconds=_age(found.backup_at, now),
    )


def _age(moment: datetime | None, now: datetime) -> int | None:
    return None if moment is None else int((now - moment).total_seconds())


def _left() -> int:
    """What this month may still cost, in fen."""
    today = clock.today()
    fen, _parts = notices.spent(clock.month_start(today))
    return settings.number("sms_month_yuan", MONTH_YUAN, today) * 100 - fen


def _messages() -> list[Point]:
    """How long messages wait, and what is left of the month's money; a portal that sends none says so."""
    if not sms.reaches_phones():
        return [
            Point(_("最早没有发出的短信"), _("还不发短信"), True),
            Point(_("本月短信费还剩"), _("还不发短信"), True),
        ]
    late, left = notices.oldest_waiting(), _left()
    return [
        Point(
            _("最早没有发出的短信"),
            _("等了 %(count)s 分钟", count=late // 60) if late else _("没有"),
            late is None or late < WAITS.total_seconds(),
            _("请看短信网关和后台是不是都正常；等久了的已经转给人打电话"),
        ),
        Point(
            _("本月短信费还剩"),
            _("%(left)s 元", left=f"{left / 100:.2f}"),
            left > 0,
            _("不急的短信先停了，改由人打电话；上限在“设置”里"),
        ),
    ]


def _points(found: queries.Health, now: datetime) -> list[Point]:
    free = found.disk_free / found.disk_total if found.disk_total else 0
    held = found.oldest_due is not None and now - found.oldest_due > WAITS
    return [
        Point(_("数据库"), found.database, True),
        Point(
            _("数据表"),
            found.tables or _("没有记号"),
            found.tables == found.newest_tables,
            _("应当是 %(head)s：请运行 portal db upgrade", head=found.newest_tables),
        ),
        Point(
            _("后台任务上次做完"),
            layout.moment(found.worker_at),
            found.worker_at is not None and now - found.worker_at < QUIET,
            _("后台没有在运行：请启动 portal jobs worker"),
        ),
        Point(
            _("到点还没做的任务"),
            _("%(count)s 个，最早的是 %(when)s", count=found.waiting, when=layout.moment(found.oldest_due))
            if found.waiting
            else _("没有"),
            not held,
            _("有任务等了十分钟以上：请看后台是不是在运行"),
        ),
        Point(
            _("做不成、已经放下的任务"),
            found.failing or _("没有"),
            not found.failing,
            _("请在运行日志里找 job failed"),
        ),
        *_messages(),
        Point(
            _("磁盘还剩"),
            _("%(free)s GB，共 %(total)s GB", free=found.disk_free // GIGA, total=found.disk_total // GIGA),
            free > 0.1,
            _("不到一成，请清理或换大的磁盘"),
        ),
        Point(
            _("上次备份"),
            layout.moment(found.backup_at) if found.backup_at else _("从来没有"),
            found.backup_at is not None and now - found.backup_at < BACKUP_WITHIN,
            _("备份做完后，请在数据文件夹里更新 %(file)s 这个文件", file=queries.BACKUP_NOTE),
        ),
    ]
