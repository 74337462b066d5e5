"""Files on a dispute's record beside its photos: judged by what they hold, kept in sealed parts, counted once.

A file comes whole, by a plain form, or in pieces that go on where they were cut off, as a photo does (docs/flows.md).
What turns out to be a photo goes the way of photos. Nothing is on the record before it is whole and was judged.
"""

import re
import secrets

from portal.core import audit, clock, crypto, db, files, kinds
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.core.submission import KEY
from portal.mediation import queries
from portal.mediation.models import Attached, AttachedPart, Case, Photo
from portal.mediation.service.guards import most
from portal.mediation.service.photos import LARGEST_PIECE, LONGEST_CAPTION, Announced, OtherPlace, add_photo, check_open

MEGABYTE = 1_000_000
PART = 256_000


def attach(case: Case, sent: bytes, caption: str) -> Attached | Photo:
    """Add a file that came whole; the same one again is the one that is there."""
    check_open(case)
    _check_size(len(sent))
    mark = files.fingerprint(sent)
    if (there := queries.same_attached(case, mark)) is not None:
        return there
    judged = kinds.judged(sent)
    if judged.sort is kinds.Sort.PHOTO:
        return add_photo(case, sent, caption)
    _check_room(case, len(sent))
    found = _begun(case, secrets.token_urlsafe(24), len(sent), mark, caption)
    return _keep(found, case, judged)


def begin_attaching(case: Case, told: Announced) -> tuple[Attached | None, bool]:
    """Announce a file that will come in pieces: how far it has come already, or that it is there already.

    Asked again, with the same key or for the same content, it is the same file.
    """
    check_open(case)
    if not KEY.fullmatch(told.key) or not re.fullmatch(r"[0-9a-f]{64}", told.sha256) or told.size < 1:
        raise Refused(_("文件送来的说明不完整，请重新选一次"))
    _check_size(told.size)
    if len(told.caption) > LONGEST_CAPTION:
        raise Refused(_("文件的说明最多 %(most)d 个字", most=LONGEST_CAPTION))
    if queries.same_attached(case, told.sha256) or queries.same_photo(case, told.sha256):
        return None, True
    known = queries.attached_by_key(told.key)
    if known is not None and (known.case_id, known.added_by_id, known.sent_sha256, known.size, known.ready_at) != (
        case.id, actor().id, told.sha256, told.size, None,
    ):  # fmt: skip
        raise Refused(_("这个号码下已经有别的文件，请重新选一次"))
    found = known or queries.coming(case, actor().id, told.sha256)
    if found is None:
        _check_room(case, told.size)
        found = _begun(case, told.key, told.size, told.sha256, told.caption)
    found.caption, found.went_on_at = told.caption, clock.now()
    db.session.flush()
    return found, False


def go_on_attaching(attached: Attached, case: Case, start: int, piece: bytes) -> bool:
    """Take the next piece; whether it was the last one, and the file is on the record.

    The first piece shows already what cannot be taken. Where the whole is not what was announced, it begins anew.
    """
    check_open(case)
    if attached.ready_at is not None or start != attached.received:
        raise OtherPlace
    if not piece or len(piece) > LARGEST_PIECE or start + len(piece) > attached.size:
        raise Refused(_("这一段文件的长短不对，请重新选一次"))
    if start == 0 and kinds.begins(piece) is None:
        raise Refused(kinds.NONE_OF_THEM, field="file")
    _add_part(attached, case, start, piece)
    attached.received, attached.went_on_at = start + len(piece), clock.now()
    db.session.flush()
    if attached.received < attached.size:
        return False
    whole = _joined(attached)
    if files.fingerprint(whole) != attached.sent_sha256:
        _empty(attached)
        return False
    judged = kinds.judged(whole)
    if judged.sort is kinds.Sort.PHOTO:
        caption = attached.caption
        db.session.delete(attached)
        add_photo(case, whole, caption)
    else:
        _keep(attached, case, judged)
    return True


def whole(attached: Attached) -> bytes | None:
    """The bytes of a file as they were kept; None where it is not whole any more (SECURITY.md R56)."""
    try:
        found = _joined(attached)
    except crypto.WrongKey:
        return None
    return found if attached.ready_at is not None and files.fingerprint(found) == attached.sha256 else None


def remove_attached(case: Case, attached: Attached) -> None:
    """Take a file off the record for good, by whoever added it and before the dispute is filed; the trail keeps it."""
    check_open(case)
    if attached.added_by_id != actor().id:
        raise Refused(_("这个文件是%(name)s加的，由本人拿掉", name=attached.added_by))
    audit.record("mediation.remove_file", "mediation_case", case, file=attached.id, sha256=attached.sha256)
    db.session.delete(attached)


def _begun(case: Case, key: str, size: int, mark: str, caption: str) -> Attached:
    found = Attached(
        case=case, key=key, size=size, sent_sha256=mark, caption=caption[:LONGEST_CAPTION], went_on_at=clock.now(),
        added_by_id=actor().id, added_by=actor().name,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    return found


def _add_part(attached: Attached, case: Case, start: int, content: bytes) -> None:
    part = AttachedPart(case=case, attached_id=attached.id, start=start)
    part.content = content
    db.session.add(part)


def _joined(attached: Attached) -> bytes:
    return b"".join(part.content or b"" for part in queries.parts(attached))


def _empty(attached: Attached) -> None:
    for part in queries.parts(attached):
        db.session.delete(part)
    attached.received = 0
    db.session.flush()


def _keep(attached: Attached, case: Case, judged: kinds.Judged) -> Attached:
    """Put a judged file on the record; parts that hold something else than is kept are written anew."""
    content = judged.content
    if attached.received != len(content) or files.fingerprint(content) != attached.sent_sha256:
        _empty(attached)
        for start in range(0, len(content), PART):
            _add_part(attached, case, start, content[start : start + PART])
    attached.sort, attached.ending, attached.sha256 = judged.sort, judged.ending, files.fingerprint(content)
    attached.size = attached.received = len(content)
    attached.ready_at = clock.now()
    db.session.flush()
    audit.record("mediation.file", "mediation_case", case, file=attached.id, sha256=attached.sha256)
    return attached


def _check_size(size: int) -> None:
    allowed = most("file_megabytes")
    if size > allowed * MEGABYTE:
        raise Refused(_("这个文件太大了：最多 %(most)d MB", most=allowed), field="file")
    if size < 1:
        raise Refused(_("这个文件是空的，请重新选一次"), field="file")


def _check_room(case: Case, size: int) -> None:
    number, together = queries.attached_count(case)
    if number >= most("files_of_a_dispute"):
        raise Refused(_("一件纠纷最多 %(most)d 个文件，已经满了", most=most("files_of_a_dispute")), field="file")
    if together + size > most("files_megabytes_of_a_dispute") * MEGABYTE:
        allowed = most("files_megabytes_of_a_dispute")
        raise Refused(_("一件纠纷的文件合起来最多 %(most)d MB，已经不够了", most=allowed), field="file")
