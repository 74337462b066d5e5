"""Photos that people attach: looked at, made anew without whatever they carried along, sealed (SECURITY.md R47–R56).

What is stored is never what was sent: pixels are read and written anew, so that position, comments, other text and
whatever hung on behind the picture stay outside. Two pictures result, one to read and a small one for the record.
"""

import hashlib
import threading
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response

from portal.core.export import attached
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.seldom import image_ops, images

MOST_SENT = 12_000_000
"""Bytes of one photo as a phone without scripts sends it; one that was made small on the phone has `MOST_BYTES`."""
MOST_BYTES, MOST_SIDE = 300_000, 1600
SMALL_BYTES, SMALL_SIDE = 20_000, 320
MOST_PIXELS = 26_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITIES = (82, 74, 66, 58, 50)
TOO_MANY_PIXELS = _("这张照片的像素太多了，请用手机拍得小一点再加")
_one_at_a_time = threading.Lock()
"""A picture that is being read may take a hundred megabytes: a process reads one at a time."""


@dataclass(frozen=True)
class Picture:
    """A photo as it is stored: two JPEGs, its size in pixels, and the fingerprint of the larger one."""

    full: bytes
    small: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return fingerprint(self.full)


def fingerprint(content: bytes) -> str:
    """SHA-256 in hexadecimal: what tells two files apart, and whether one arrived whole."""
    return hashlib.sha256(content).hexdigest()


def picture(sent: bytes) -> Picture:
    """Make a photo fit to be stored, or say why it cannot be: by what it holds, never by its name or its type."""
    if len(sent) > MOST_SENT:
        raise Refused(_("这张照片太大了：最多 %(most)d MB", most=MOST_SENT // 1_000_000), field="photo")
    with _one_at_a_time:
        return _made_anew(sent)


def _made_anew(sent: bytes) -> Picture:
    try:
        opened = images.open(BytesIO(sent), formats=FORMATS)
    except images.DecompressionBombError:
        raise Refused(TOO_MANY_PIXELS, field="photo") from None
    except Exception:  # whatever a reader of pictures calls what is none
        raise Refused(_("这不是照片：请选 JPG、PNG 或 WebP 的图片"), field="photo") from None
    if opened.width * opened.height > MOST_PIXELS:
        raise Refused(TOO_MANY_PIXELS, field="photo")
    try:
        opened.draft("RGB", (MOST_SIDE, MOST_SIDE))
        image = _on_white(image_ops.exif_transpose(opened))
    except Exception:
        raise Refused(_("这张照片不完整，打不开。请重新选一次"), field="photo") from None
    full, width, height = _written(image, MOST_SIDE, MOST_BYTES)
    small, _width, _height = _written(image, SMALL_SIDE, SMALL_BYTES)
    return Picture(full, small, width, height)


def _on_white(image: Any) -> Any:
    """The pixels alone, in three colours; what was transparent is white paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        image = images.new("RGB", seen.size, "white")
        image.paste(seen, mask=seen.getchannel("A"))
    image = image.convert("RGB")
    image.info.clear()
    return image


def _written(image: Any, side: int, most: int) -> tuple[bytes, int, int]:
    """A JPEG of at most so many pixels a side and so many bytes: first with less care, then smaller."""
    while True:
        smaller = image.copy()
        smaller.thumbnail((side, side))
        for quality in QUALITIES:
            out = BytesIO()
            smaller.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= most:
                return out.getvalue(), smaller.width, smaller.height
        side = side * 3 // 4


def shown(content: bytes, filename_ascii: str, filename_utf8: str) -> Response:
    """A stored JPEG as an answer: saved when it is opened by itself, and nothing in it is ever run (R52)."""
    response = attached(Response(content, mimetype="image/jpeg"), filename_ascii, filename_utf8)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
