"""Papers for tests: one that was asked for and made without a press, and its signed photo."""

from portal.core import db
from portal.core.pdf import Printed
from portal.mediation.models import Case
from portal.papers import service
from portal.papers.models import Made
from portal.papers.rules import Sheet
from tests.kit.makers import Maker
from tests.kit.photos import jpeg

BLANK = b"%PDF-1.7 a paper of the tests"


def printed(make: Maker, case_id: int, sheet: Sheet = Sheet.NOTICE, *, signed: bool = True) -> int:
    """A made paper of a dispute with the photo of it signed; its number. The press is left out."""
    with make.writing() as session:
        case = session.get_one(Case, case_id)
        made = service.ask(case, sheet)
        told = service.read(made.id)
        assert told is not None
        service.keep(made.id, (told, Printed(BLANK, 1)))
        if signed:
            service.add_signed(case, made, jpeg(words="signed"))
        session.flush()
        return made.id


def stored(made_id: int) -> Made:
    """A made paper with its bytes, as it is stored now; within `acting_as`."""
    found = db.session.get_one(Made, made_id, populate_existing=True)
    assert found.pdf_sealed is None or found.pdf is not None
    return found
