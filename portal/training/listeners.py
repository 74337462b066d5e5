"""What the carrier's word does to lists of training."""

from portal.notices import rules as notices
from portal.notices.models import Notice
from portal.training import queries, service


def listen() -> None:
    """From now on nobody is called who has read it on the phone."""
    notices.arrived.connect(_arrived)


def _arrived(notice: Notice) -> None:
    if notice.about == service.ABOUT and (found := queries.one_on_list(notice.about_id)) is not None:
        service.text_arrived(found)
