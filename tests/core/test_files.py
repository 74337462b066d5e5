"""What becomes of a photo that somebody sends: pixels alone, small enough, or a sentence why not (R47–R50)."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from portal.core import crypto, files
from portal.core.crypto import WrongKey
from portal.core.forms import Refused
from tests.kit.photos import HIDDEN, jpeg, telling

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def saved(image, kind, **told):
    out = BytesIO()
    image.save(out, kind, **told)
    return out.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


def test_position_camera_comment_and_tail_stay_outside(app):
    sent = telling(640, 480)
    assert HIDDEN.encode() in sent
    made = files.picture(sent)
    for content in (made.full, made.small):
        assert HIDDEN.encode() not in content and b"Exif" not in content and b"<script" not in content
        assert not opened(content).getexif() and "comment" not in opened(content).info
    assert (made.width, made.height) == (480, 640), "what lay on its side stands upright"


def test_both_pictures_are_small_whatever_was_sent(app):
    made = files.picture(jpeg(2400, 1800, noise=True))
    assert len(made.full) <= files.MOST_BYTES and len(made.small) <= files.SMALL_BYTES
    assert max(opened(made.full).size) <= files.MOST_SIDE and max(opened(made.small).size) <= files.SMALL_SIDE


def test_paper_stays_readable(app):
    made = files.picture(jpeg(1600, 1200))
    assert opened(made.full).size == (1600, 1200)


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("RGB", "WEBP"), ("CMYK", "JPEG")]
)
def test_every_kind_of_picture_becomes_one_in_three_colours(app, mode, kind):
    made = files.picture(saved(Image.new(mode, (300, 200)), kind))
    assert opened(made.full).format == "JPEG" and opened(made.full).mode == "RGB"
    if mode in ("RGBA", "LA"):
        assert opened(made.full).getpixel((5, 5)) == (255, 255, 255), "what is transparent is paper"


def png_of(width, height):
    """A PNG of a few bytes that would take gigabytes of memory."""

    def part(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0" * 1000)) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (b"", "不是照片"),
        (b"MZ\x90\x00 this is a program", "不是照片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "不是照片"),
        (b"%PDF-1.7 ", "不是照片"),
        (b"PK\x03\x04" + b"\0" * 100, "不是照片"),
        (saved(Image.new("RGB", (20, 20)), "GIF"), "不是照片"),
        (jpeg()[:-400], "不完整"),
        (jpeg()[:200], "不"),
        (saved(Image.new("RGB", (200, 200)), "PNG")[:-30], "不完整"),
        (png_of(60000, 60000), "像素太多"),
        (b"\xff" * (files.MOST_SENT + 1), "太大"),
    ],
)
def test_what_is_no_whole_photo_is_refused_in_a_sentence(app, sent, says):
    with pytest.raises(Refused) as no:
        files.picture(sent)
    assert says in str(no.value.message) and no.value.field == "photo"


def test_a_sealed_file_opens_in_its_place_alone_and_only_unchanged(app):
    content = jpeg()
    sealed = crypto.seal_bytes(content, "mediation_photo.full_sealed|a")
    assert content[100:140] not in sealed and crypto.unseal_bytes(sealed, "mediation_photo.full_sealed|a") == content
    with pytest.raises(WrongKey):
        crypto.unseal_bytes(sealed, "mediation_photo.full_sealed|b")
    with pytest.raises(WrongKey):
        crypto.unseal_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]), "mediation_photo.full_sealed|a")


def test_the_key_for_a_phone_is_its_owners_own(app):
    assert crypto.key_for_the_phone(1) == crypto.key_for_the_phone(1) != crypto.key_for_the_phone(2)
    assert len(bytes.fromhex(crypto.key_for_the_phone(1))) == 32


def test_a_served_photo_is_saved_and_never_run(app):
    answer = files.shown(jpeg(), "photo-1.jpg", "材料照片-1.jpg")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="photo-1.jpg"')
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.mimetype == "image/jpeg" and answer.headers["X-Content-Type-Options"] == "nosniff"
