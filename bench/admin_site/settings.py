"""The settings of a new Django project in production; people and sessions in a small database of its own."""

import os

SECRET_KEY = "bench-only-not-a-secret"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles", "bench.admin_site",
]  # fmt: skip
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "bench.admin_site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _cases() -> dict[str, object]:
    kind, _colon, where = os.environ.get("BENCH_CASES", "sqlite::memory:").partition(":")
    if kind == "sqlite":
        options: dict[str, object] = {"ENGINE": "django.db.backends.sqlite3"}
    else:
        where, _space, host = where.partition("@")
        options = {"ENGINE": "django.db.backends.postgresql", "USER": "portal", "HOST": host}
    return {**options, "NAME": where, "CONN_MAX_AGE": None}


DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("BENCH_ADMIN", ":memory:"),
        "CONN_MAX_AGE": None,
    },
    "cases": _cases(),
}
DATABASE_ROUTERS = ["bench.admin_site.models.Router"]
