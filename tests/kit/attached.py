"""Files for tests: small ones of each kind, made here, and what must not be taken."""

import io
import struct
import zipfile
from typing import Any

from portal.core import db
from portal.mediation import service
from portal.mediation.models import Attached, Case
from tests.kit.makers import Maker
from tests.kit.photos import HIDDEN, announced

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + b"% a scanned page " * 40 + b"\ntrailer<<>>\n%%EOF\n"


def scan(pages: int = 30, size: int = 60_000) -> bytes:
    """A scan of many pages, as large as a phone makes it."""
    page = b"3 0 obj<</Type/Page>>stream\n" + bytes(range(256)) * (size // 256) + b"\nendstream endobj\n"
    return b"%PDF-1.4\n" + page * pages + b"trailer<<>>\n%%EOF"


def office(kind: str = "word", **more: bytes) -> bytes:
    """A Word or Excel file with a few more parts, told by name with `__` for `/`."""
    main = {"word": "word/document.xml", "xl": "xl/workbook.xml"}[kind]
    parts = {"[Content_Types].xml": b"<Types/>", main: b"<w/>", **{k.replace("__", "/"): v for k, v in more.items()}}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def box(name: bytes, content: bytes) -> bytes:
    """A box of an MP4."""
    return struct.pack(">I", len(content) + 8) + name + content


def m4a(handler: bytes = b"soun") -> bytes:
    """A recording as a phone keeps it, with the place where it was made."""
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12))))
    place = box(b"udta", box(b"\xa9xyz", HIDDEN.encode()))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", track + place) + box(b"mdat", b"sound" * 50)


def mp3() -> bytes:
    """A recording with tags before and behind it."""
    told = HIDDEN.encode()
    head = b"ID3\x04\0\0" + bytes([0, 0, 0, len(told)]) + told
    return head + b"\xff\xfb\x90\x64" + bytes(400) + b"TAG" + told.ljust(125, b"\0")


def attached(make: Maker, case_id: int, caption: str = "", content: bytes | None = None) -> int:
    """A file on a dispute's record, and one that is half on its way; the file's number."""
    with make.writing():
        case = db.session.get_one(Case, case_id)
        found = service.attach(case, PDF if content is None else content, caption)
        assert isinstance(found, Attached)
        half = scan(1)
        told: dict[str, Any] = announced(half, caption=caption)
        coming, _there = service.begin_attaching(case, service.Announced(**told))
        assert coming is not None
        service.go_on_attaching(coming, case, 0, half[:2000])
        service.add_evidence(case, name=caption or "合同", source=caption or "马大山", copies=1, file_id=found.id)
        return found.id
