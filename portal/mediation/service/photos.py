"""Photos on a dispute's record: never asked for, added as long as it is not filed, each counted once (PRODUCT.md M04).

A photo comes whole, by a plain form, or in pieces that go on where they were cut off. Both end in `_keep`.
"""

import re
from dataclasses import dataclass

from portal.core import audit, clock, db, files
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.core.submission import KEY
from portal.mediation import queries
from portal.mediation.models import Case, Photo, Upload
from portal.mediation.rules import State
from portal.mediation.service.guards import check_handling, most

LONGEST_CAPTION = 80
LARGEST_PIECE = 64_000


class OtherPlace(ValueError):
    """A piece does not begin where the last one ended; the upload says how far it has come."""


@dataclass(frozen=True)
class Announced:
    """What a phone says of a photo before it sends it: key, bytes and fingerprint."""

    key: str
    size: int
    sha256: str
    caption: str = ""

    def check(self) -> None:
        """Refuse what cannot be a photo that was made small on the phone."""
        if not KEY.fullmatch(self.key) or not re.fullmatch(r"[0-9a-f]{64}", self.sha256) or self.size < 1:
            raise Refused(_("照片送来的说明不完整，请重新选一次"))
        if self.size > files.MOST_BYTES:
            raise Refused(_("照片在手机上没有缩小：最多 %(most)d KB", most=files.MOST_BYTES // 1000))
        if len(self.caption) > LONGEST_CAPTION:
            raise Refused(_("照片的说明最多 %(most)d 个字", most=LONGEST_CAPTION))


def add_photo(case: Case, sent: bytes, caption: str) -> Photo:
    """Add a photo that came whole; the same one again is the one that is there."""
    check_open(case)
    return _keep(case, sent, caption)


def begin_upload(case: Case, told: Announced) -> tuple[Upload | None, Photo | None]:
    """Announce a photo that will come in pieces: how far it has come already, or the photo that is there already.

    Asked again, with the same key or for the same content, it is the same upload.
    """
    check_open(case)
    told.check()
    if (photo := queries.same_photo(case, told.sha256)) is not None:
        return None, photo
    known = queries.upload_by_key(told.key)
    if known is not None and (known.case_id, known.actor_id, known.sha256, known.size, known.done_at) != (
        case.id,
        actor().id,
        told.sha256,
        told.size,
        None,
    ):
        raise Refused(_("这个号码下已经有别的照片，请重新选一次"))
    found = known or queries.same_upload(case, actor().id, told.sha256)
    if found is None:
        _check_room(case)
        if queries.uploads_open(case) >= most("photos_of_a_dispute"):
            raise Refused(_("这件纠纷还有好几张照片没有传完，请先让它们传完"))
        found = Upload(case=case, key=told.key, actor_id=actor().id, sha256=told.sha256, size=told.size)
        db.session.add(found)
    found.caption, found.went_on_at = told.caption, clock.now()
    db.session.flush()
    return found, None


def go_on(upload: Upload, case: Case, start: int, piece: bytes) -> Photo | None:
    """Take the next piece; with the last one the photo is on the record, and comes back.

    Where the whole is not what was announced, the upload begins anew: it has come no way at all.
    """
    check_open(case)
    if upload.done_at is not None or start != upload.received:
        raise OtherPlace
    if not piece or len(piece) > LARGEST_PIECE or start + len(piece) > upload.size:
        raise Refused(_("这一段照片的长短不对，请重新选一次"))
    whole = (upload.so_far or b"") + piece
    upload.received, upload.went_on_at = len(whole), clock.now()
    if len(whole) < upload.size:
        upload.so_far = whole
        return None
    if files.fingerprint(whole) != upload.sha256:
        upload.so_far, upload.received = None, 0
        return None
    photo = _keep(case, whole, upload.caption)
    upload.so_far, upload.done_at = None, clock.now()
    return photo


def _keep(case: Case, sent: bytes, caption: str) -> Photo:
    """Put a photo on the record: made anew, sealed, on the trail; the same one again changes nothing."""
    mark = files.fingerprint(sent)
    if (there := queries.same_photo(case, mark)) is not None:
        return there
    _check_room(case)
    made = files.picture(sent)
    photo = Photo(
        case=case, caption=caption[:LONGEST_CAPTION], width=made.width, height=made.height, size=len(made.full),
        sent_sha256=mark, sha256=made.sha256, added_at=clock.now(), added_by_id=actor().id, added_by=actor().name,
    )  # fmt: skip
    photo.full, photo.small = made.full, made.small
    db.session.add(photo)
    db.session.flush()
    audit.record("mediation.photo", "mediation_case", case, photo=photo.id, sha256=made.sha256)
    return photo


def remove_photo(case: Case, photo: Photo) -> None:
    """Take a photo off the record for good, by whoever added it and before the dispute is filed; the trail keeps it."""
    check_open(case)
    if photo.added_by_id != actor().id:
        raise Refused(_("这张照片是%(name)s加的，由本人拿掉", name=photo.added_by))
    audit.record("mediation.remove_photo", "mediation_case", case, photo=photo.id, sha256=photo.sha256)
    db.session.delete(photo)
    for upload in queries.uploads_of(case, photo.sent_sha256):
        db.session.delete(upload)


def check_open(case: Case) -> None:
    """Whether photos may be added and removed: by whoever handles the dispute, until it is filed."""
    check_handling(case)
    if case.state in (State.CLOSED, State.MERGED):
        raise Refused(_("已经结案归档，照片不能再加，也不能再拿掉"))


def _check_room(case: Case) -> None:
    allowed = most("photos_of_a_dispute")
    if queries.photo_count(case) >= allowed:
        raise Refused(_("一件纠纷最多 %(most)d 张照片，已经满了", most=allowed), field="photo")
