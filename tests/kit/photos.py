"""Photos for tests: pictures of paper made here, and what may hide in them."""

import secrets
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from portal.core import db, files
from portal.mediation import service
from portal.mediation.models import Case, Upload
from tests.kit.makers import Maker

HIDDEN = "37.96 N, 106.07 E"


def jpeg(width: int = 640, height: int = 480, words: str = "borrowed 5000", *, noise: bool = False) -> bytes:
    """A sheet of paper with a line on it; `noise` makes one that is hard to make small."""
    if noise:
        image = Image.frombytes("RGB", (width, height), secrets.token_bytes(width * height * 3))
    else:
        image = Image.new("RGB", (width, height), "#f6f1e4")
        ImageDraw.Draw(image).text((width // 8, height // 3), words, fill="#223")
    out = BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def telling(width: int = 640, height: int = 480) -> bytes:
    """A photo as a phone takes it: lying on its side, with a position, a maker, a comment, and a tail behind it."""
    image = Image.open(BytesIO(jpeg(width, height)))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = HIDDEN
    exif.get_ifd(0x8825)[2] = (37.0, 57.0, 36.0)
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=HIDDEN.encode())
    return out.getvalue() + b"<script>" + HIDDEN.encode()


def announced(content: bytes, **told: Any) -> dict[str, Any]:
    """What a phone says of a photo before it sends it."""
    return {
        "key": secrets.token_hex(16), "size": len(content), "sha256": files.fingerprint(content), "caption": "", **told,
    }  # fmt: skip


def photographed(make: Maker, case_id: int, content: bytes | None = None, caption: str = "") -> int:
    """A photo on a dispute's record, added by the portal, and one that is half on its way; the photo's number."""
    with make.writing():
        case = db.session.get_one(Case, case_id)
        photo = service.add_photo(case, content or jpeg(), caption)
        half = jpeg(words="half")
        found, _photo = service.begin_upload(case, service.Announced(**announced(half)))
        assert isinstance(found, Upload)
        service.go_on(found, case, 0, half[:2000])
        return photo.id
