"""How `make demo` starts: its secrets are made once and are nobody else's to read, its log holds no query."""

import re
import stat
from datetime import UTC, datetime

from portal.core import config
from portal.demo import run
from portal.demo.accounts import ACCOUNTS


def test_secrets_are_made_once_and_kept_from_others(tmp_path):
    first = run._environ(tmp_path, "http://127.0.0.1:8000", empty=False)
    again = run._environ(tmp_path, "http://127.0.0.1:8000", empty=False)
    assert first["PORTAL_SECRET_KEY"] == again["PORTAL_SECRET_KEY"]
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600
    assert config.load(first).demo


def test_what_the_caller_set_goes_before_what_was_made(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "set-by-the-caller-" * 3)
    assert run._environ(tmp_path, "http://127.0.0.1:8000", empty=False)["PORTAL_SECRET_KEY"].startswith("set-by")


def test_without_the_demo_no_demo_account_gets_in(tmp_path):
    assert not config.load(run._environ(tmp_path, "http://127.0.0.1:8000", empty=True)).demo


def test_the_access_log_holds_no_query_no_referrer_and_no_browser():
    assert not re.findall(r"%\((?:r|q|f|a|u|\{.*?\})\)", run.ACCESS_LOG)


def test_the_welcome_names_every_account(tmp_path):
    told = run._welcome("http://127.0.0.1:8000", tmp_path, {}, empty=False)
    assert all(account.username in told for account in ACCOUNTS)


def test_the_county_begins_anew_at_three_in_the_morning_in_beijing():
    assert run.next_reset(datetime(2026, 11, 22, 18, 59, tzinfo=UTC)) == datetime(2026, 11, 22, 19, tzinfo=UTC)
    assert run.next_reset(datetime(2026, 11, 22, 19, tzinfo=UTC)) == datetime(2026, 11, 23, 19, tzinfo=UTC)
