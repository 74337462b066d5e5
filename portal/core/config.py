"""What the operator sets: environment variables read once into one typed object."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app

ROOT = Path(__file__).resolve().parents[2]
HARMLESS = ("console", "file")
"""Ways to send a message that reach nobody: the only ones in a demo."""
GATEWAYS = {"tencent": ("id", "secret", "app", "sign"), "aliyun": ("id", "secret", "sign")}
"""Gateways to real phones, and what each must be told in its own variable."""
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")


class BadConfig(ValueError):
    """The portal does not start; every fault of the settings is listed at once."""

    def __init__(self, faults: list[str]):
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Config:
    """The settings of one installation. Secrets are never shown by `repr`."""

    database_url: str
    base_url: str
    var: Path
    secret_key: str = field(repr=False)
    field_keys: tuple[bytes, ...] = field(repr=False)
    demo: bool = False
    demo_password: str = field(default="demo-2026-qtx", repr=False)
    redis_url: str | None = None
    proxies: int = 0
    sms_backends: tuple[str, ...] = ("console",)
    sms_options: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict, repr=False)
    testing: bool = False

    @property
    def https(self) -> bool:
        """Whether visitors arrive encrypted, so that cookies are `__Host-` and Secure."""
        return self.base_url.startswith("https://")

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def load(environ: Mapping[str, str]) -> Config:
    """Read and check every `PORTAL_` variable; raise `BadConfig` with all faults."""
    faults: list[str] = []
    demo = environ.get("PORTAL_DEMO", "") not in ("", "0", "false", "no")
    var = Path(environ.get("PORTAL_VAR", ROOT / "var")).resolve()
    base_url = environ.get("PORTAL_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    secret = environ.get("PORTAL_SECRET_KEY", "")
    keys = _keys(environ.get("PORTAL_FIELD_KEYS", ""), faults)
    database_url = environ.get("PORTAL_DATABASE_URL", f"sqlite:///{var / 'portal.db'}")
    if len(secret) < 32:
        faults.append("PORTAL_SECRET_KEY: set a random text of at least 32 characters")
    if not keys:
        faults.append("PORTAL_FIELD_KEYS: set at least one key of 32 bytes in URL-safe base64, newest first")
    where = urlsplit(base_url)
    if where.scheme not in ("http", "https") or not where.hostname:
        faults.append("PORTAL_BASE_URL: set the address that visitors use, such as https://law.example.cn")
    elif where.scheme == "http" and where.hostname not in LOOPBACK and not demo:
        faults.append("PORTAL_BASE_URL: plain http is allowed on this machine alone or in demo mode; use https")
    if not database_url.startswith(("sqlite:///", "postgresql")):
        faults.append("PORTAL_DATABASE_URL: set sqlite:///FILE or postgresql+psycopg://…")
    backends = tuple(filter(None, environ.get("PORTAL_SMS_BACKEND", "console").replace(",", " ").split()))
    options = _gateways(backends, demo, environ, faults)
    proxies = environ.get("PORTAL_PROXIES", "0")
    if proxies not in tuple("012345"):
        faults.append("PORTAL_PROXIES: how many proxies of your own stand in front, 0 to 5")
    if faults:
        raise BadConfig(faults)
    if database_url.startswith("postgresql://"):
        database_url = database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    return Config(
        database_url=database_url,
        base_url=base_url,
        var=var,
        secret_key=secret,
        field_keys=tuple(keys),
        demo=demo,
        demo_password=environ.get("PORTAL_DEMO_PASSWORD", "demo-2026-qtx"),
        redis_url=environ.get("PORTAL_REDIS_URL") or None,
        proxies=int(proxies),
        sms_backends=backends,
        sms_options=options,
        testing=environ.get("PORTAL_TESTING") == "1",
    )


def _gateways(
    backends: tuple[str, ...], demo: bool, environ: Mapping[str, str], faults: list[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """What each gateway is told: `PORTAL_SMS_TENCENT="id=…;secret=…;text.answered=…"`."""
    known = (*HARMLESS, *GATEWAYS)
    if not backends or set(backends) - set(known) or (len(backends) > 1 and set(backends) & set(HARMLESS)):
        faults.append(f"PORTAL_SMS_BACKEND: one of {', '.join(known)}, or several gateways, the preferred one first")
        return {}
    if demo and not set(backends) <= set(HARMLESS):
        faults.append(f"PORTAL_SMS_BACKEND: in a demo one of {', '.join(HARMLESS)}; real messages are never sent")
        return {}
    told = {}
    for name in filter(GATEWAYS.__contains__, backends):
        key = f"PORTAL_SMS_{name.upper()}"
        parts = [part.partition("=") for part in environ.get(key, "").split(";") if part.strip()]
        given = {part[0].strip(): part[2].strip() for part in parts}
        if missing := [word for word in GATEWAYS[name] if not given.get(word)]:
            faults.append(f"{key}: set {', '.join(missing)} as name=value, separated by semicolons")
        if not given.get("fen", "0").isdecimal():
            faults.append(f"{key}: fen is what one part of a message costs, a whole number")
        told[name] = tuple(sorted(given.items()))
    return told


def _keys(text: str, faults: list[str]) -> list[bytes]:
    keys = []
    for number, word in enumerate(filter(None, text.replace(",", " ").split()), start=1):
        try:
            key = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 32:
            faults.append(f"PORTAL_FIELD_KEYS: key {number} is not 32 bytes in URL-safe base64")
        keys.append(key)
    return keys


def config() -> Config:
    """The settings of the running portal."""
    settings: Config = current_app.extensions["portal.config"]
    return settings
