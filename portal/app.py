"""The only file that knows every room."""

import os
from collections.abc import Mapping
from pathlib import Path

from flask_compress import Compress
from flask_login import LoginManager
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from portal.accounts import jobs as accounts_jobs
from portal.accounts import queries as accounts_queries
from portal.accounts import views as accounts
from portal.advisers import views as advisers
from portal.bookings import jobs as bookings_jobs
from portal.bookings import listeners as bookings_listeners
from portal.bookings import views as bookings
from portal.certificates import jobs as certificates_jobs
from portal.certificates import listeners as certificates_listeners
from portal.certificates import views as certificates
from portal.consultations import jobs as consultations_jobs
from portal.consultations import listeners as consultations_listeners
from portal.consultations import views as consultations
from portal.core import assets, config, db, errors, headers, health, i18n, layout, logs
from portal.core.sessions import ServerSessions
from portal.core.web import Portal, run_after_answer
from portal.filing import listeners as filing_listeners
from portal.filing import views as filing
from portal.home import views as home
from portal.learning import jobs as learning_jobs
from portal.learning import views as learning
from portal.ledgers import jobs as ledgers_jobs
from portal.ledgers import views as ledgers
from portal.library import views as library
from portal.mediation import jobs as mediation_jobs
from portal.mediation import views as mediation
from portal.members import jobs as members_jobs
from portal.members import views as members
from portal.notices import jobs as notices_jobs
from portal.notices import views as notices
from portal.outreach import views as outreach
from portal.papers import jobs as papers_jobs
from portal.papers import views as papers
from portal.reports import jobs as reports_jobs
from portal.reports import listeners as reports_listeners
from portal.reports import views as reports
from portal.reviews import jobs as reviews_jobs
from portal.reviews import views as reviews
from portal.roles import PERMISSIONS
from portal.training import jobs as training_jobs
from portal.training import listeners as training_listeners
from portal.training import views as training

ROOMS = (
    home.room,
    members.room,
    certificates.room,
    advisers.room,
    bookings.room,
    mediation.room,
    papers.room,
    consultations.room,
    library.room,
    training.room,
    learning.room,
    outreach.room,
    reviews.room,
    filing.room,
    ledgers.room,
    reports.room,
    accounts.room,
    accounts.admin,
    notices.room,
)
JOBS = (
    accounts_jobs, notices_jobs, members_jobs, certificates_jobs, bookings_jobs, mediation_jobs, papers_jobs,
    consultations_jobs, learning_jobs, ledgers_jobs, reports_jobs, reviews_jobs, training_jobs,
)  # fmt: skip
"""What runs by the clock: the worker knows a job because its room's `jobs.py` is read here."""


def create_app(environ: Mapping[str, str] | None = None) -> Portal:
    """The portal with its settings read and checked, its rooms opened and its headers set."""
    settings = config.load(os.environ if environ is None else environ)
    app = Portal(
        "portal",
        template_folder=str(config.ROOT / "templates"),
        static_folder=str(config.ROOT / "static"),
        who=accounts_queries.who_is_there,
        permissions=PERMISSIONS,
        beside=accounts.hear_phone,
    )
    app.extensions["portal.config"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_PARTS=300,
        MAX_FORM_MEMORY_SIZE=600_000,
        WTF_CSRF_TIME_LIMIT=None,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.session_interface = ServerSessions(settings.secret_key, settings.https)
    db.init(settings.database_url)
    assets.init(app)
    i18n.init(app)
    logs.init(app)
    headers.init(app)
    layout.init(app)
    errors.init(app, accounts.ask_to_sign_in)
    _login(app)
    Compress(app)
    app.after_request(run_after_answer)  # registered last, it runs first: its answer gets the headers too
    app.register_blueprint(health.room)
    for room in ROOMS:
        app.register_blueprint(room)
    certificates_listeners.listen()
    bookings_listeners.listen()
    consultations_listeners.listen()
    filing_listeners.listen()
    reports_listeners.listen()
    training_listeners.listen()
    _static(app, settings.https)
    _proxies(app, settings.proxies)
    return app


def _login(app: Portal) -> None:
    """flask-login's `current_user` is the person whom the doorkeeper found."""
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None
    manager.request_loader(accounts_queries.signed_in)


def _static(app: Portal, https: bool) -> None:
    """Fingerprinted files are kept by the browser for a year; compressed copies are served as they lie."""
    folder = Path(str(app.static_folder))
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix="static/",
        allow_all_origins=False,
        add_headers_function=headers.on_files(https),
        immutable_file_test=lambda path, url: "/build/" in url,
    )


def _proxies(app: Portal, count: int) -> None:
    """The visitor's address is what the operator's own proxies say; whatever else a request claims is not read."""
    if count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0
        )
