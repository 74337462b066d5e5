"""Matters that only named handlers see (PRODUCT.md V09)."""

from portal.core import audit, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.mediation import queries
from portal.mediation.models import Case, Handler
from portal.mediation.rules import Protection, State, relapse_asked
from portal.mediation.service.guards import changing, check_handling


def mark(case: Case, protection: Protection) -> None:
    """Mark as violence, harm to a minor or sexual harm: at once shown to named handlers alone (V09)."""
    check_handling(case)
    if actor().id is None:
        raise Refused(_("要有经办人才能设为保密"))
    new = {actor().id, case.mediator_user_id or actor().id} - queries.handler_ids(case)
    with changing(case):
        case.protection, case.ordinary, case.urgent = protection, False, True
        for user_id in new:
            db.session.add(Handler(case=case, user_id=user_id))
    leave_no_trace(case)
    audit.record("mediation.protect", "mediation_case", case, protection=protection.value)


def leave_no_trace(case: Case) -> None:
    """What it was linked with tells nobody of it: an earlier agreement is not broken by a matter that nobody sees."""
    for later in queries.repeats_of(case.id):
        later.repeat_of_id = None
    earlier = queries.repeated_by(case)
    if earlier is not None and not any(one.state is not State.MERGED for one in queries.repeats_of(earlier.id)):
        with changing(earlier):
            earlier.relapsed = any(answer for _receiver, answer in relapse_asked.send(earlier))


def name_handler(case: Case, user_id: int) -> None:
    """Let one more named person handle a sensitive dispute."""
    if case.ordinary:
        raise Refused(_("这件纠纷没有设为保密，不用指定经办人"))
    if user_id in queries.handler_ids(case):
        raise Refused(_("这个人已经是经办人"), field="user")
    db.session.add(Handler(case=case, user_id=user_id))
    audit.record("mediation.name_handler", "mediation_case", case, user=user_id)
