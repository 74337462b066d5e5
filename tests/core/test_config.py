"""A wrong setting stops the start, and every fault is told at once."""

import base64

import pytest

from portal.core import config
from portal.core.config import BadConfig

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
GOOD = {"PORTAL_SECRET_KEY": "x" * 32, "PORTAL_FIELD_KEYS": KEY}


def faults(**changes):
    environ = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    with pytest.raises(BadConfig) as refused:
        config.load(environ)
    return refused.value.faults


def test_the_least_that_must_be_set_is_two_secrets():
    settings = config.load(GOOD)
    assert settings.sqlite
    assert not settings.https
    assert not settings.demo
    assert [name.split(":")[0] for name in faults(PORTAL_SECRET_KEY=None, PORTAL_FIELD_KEYS=None)] == [
        "PORTAL_SECRET_KEY",
        "PORTAL_FIELD_KEYS",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_SECRET_KEY", "short"),
        ("PORTAL_FIELD_KEYS", "not-base-64!"),
        ("PORTAL_FIELD_KEYS", KEY[:20]),
        ("PORTAL_FIELD_KEYS", f"{KEY},short"),
        ("PORTAL_BASE_URL", "law.example.cn"),
        ("PORTAL_BASE_URL", "http://law.example.cn"),
        ("PORTAL_BASE_URL", "ftp://law.example.cn"),
        ("PORTAL_DATABASE_URL", "mysql://localhost/x"),
        ("PORTAL_SMS_BACKEND", "pigeon"),
    ],
)
def test_each_wrong_setting_is_named(name, value):
    found = faults(**{name: value})
    assert len(found) == 1
    assert found[0].startswith(name)


def test_all_faults_are_told_at_once():
    assert len(faults(PORTAL_SECRET_KEY="", PORTAL_FIELD_KEYS="", PORTAL_BASE_URL="x", PORTAL_SMS_BACKEND="y")) == 4


def test_secrets_are_never_shown():
    shown = repr(config.load({**GOOD, "PORTAL_DEMO_PASSWORD": "visible-password"}))
    assert "x" * 32 not in shown
    assert "kkkk" not in shown
    assert "visible-password" not in shown


def test_several_keys_are_read_newest_first_and_a_plain_postgres_address_gets_its_driver():
    other = base64.urlsafe_b64encode(b"o" * 32).decode().rstrip("=")
    settings = config.load({**GOOD, "PORTAL_FIELD_KEYS": f"{KEY}, {other}", "PORTAL_DATABASE_URL": "postgresql:///law"})
    assert settings.field_keys == (b"k" * 32, b"o" * 32)
    assert settings.database_url == "postgresql+psycopg:///law"


def test_plain_http_elsewhere_is_for_the_demo_alone():
    assert config.load({**GOOD, "PORTAL_BASE_URL": "http://10.0.0.5:8000", "PORTAL_DEMO": "1"}).demo
    assert config.load({**GOOD, "PORTAL_BASE_URL": "https://law.example.cn/"}).base_url == "https://law.example.cn"


def test_a_demo_reaches_nobodys_phone():
    told = {"PORTAL_SMS_BACKEND": "aliyun,tencent", "PORTAL_SMS_ALIYUN": "id=a;secret=b;sign=c",
            "PORTAL_SMS_TENCENT": "id=a; secret=hidden-word; app=1400; sign=c; text.answered=77"}  # fmt: skip
    settings = config.load({**GOOD, **told})
    assert settings.sms_backends == ("aliyun", "tencent")
    assert dict(settings.sms_options["tencent"])["text.answered"] == "77" and "hidden-word" not in repr(settings)
    (fault,) = faults(PORTAL_DEMO="1", **told)
    assert "never sent" in fault


def test_a_gateway_that_lacks_its_words_or_stands_beside_the_console_is_refused():
    (fault,) = faults(PORTAL_SMS_BACKEND="tencent", PORTAL_SMS_TENCENT="id=a;sign=b")
    assert fault.startswith("PORTAL_SMS_TENCENT: set secret, app")
    (fault,) = faults(PORTAL_SMS_BACKEND="console,aliyun", PORTAL_SMS_ALIYUN="id=a;secret=b;sign=c")
    assert fault.startswith("PORTAL_SMS_BACKEND")
