"""What a file is, judged by what it holds and never by its name (SECURITY.md R47–R50).

Five kinds are taken: photos, PDF, Word and Excel without programs, and sound. Nothing is unpacked onto a disk, and a
packed part is read only as far as its limit. What would run, calls another machine, or will not open is refused.
"""

import re
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from portal.core.choice import Choice
from portal.core.forms import Refused
from portal.core.i18n import _

MOST_PARTS = 2000
MOST_UNPACKED = 100_000_000
MOST_LISTED = 8_000_000
"""Bytes of the lists of objects within a PDF that are looked through."""
PART = 65_536
_one_at_a_time = threading.Lock()
"""Judging reads a whole file: a process judges one at a time."""


class Sort(Choice):
    """The kinds of files that a record takes."""

    PHOTO = "photo", _("照片")
    PDF = "pdf", _("PDF 文件")
    WORD = "word", _("Word 文件")
    SHEET = "sheet", _("Excel 表格")
    SOUND = "sound", _("录音")


@dataclass(frozen=True)
class Judged:
    """A file that may be stored: its kind, the ending and type under which it is given out, its bytes as kept."""

    sort: Sort
    ending: str
    mime: str
    content: bytes


OFFICE = "application/vnd.openxmlformats-officedocument."
MIMES = {
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "webm": "audio/webm",
    "wav": "audio/wav",
}
NONE_OF_THEM = _("这种文件不收。可以加照片、PDF、Word（docx）、Excel（xlsx）和录音（m4a、mp3、ogg、webm、wav）")
WITH_PROGRAM = _("这个文件里面带有会运行的程序，不能收。请另存成 PDF 再加")
NOT_WHOLE = _("这个文件不完整，打不开。请重新选一次")
LOCKED = _("这个文件带密码，以后别人打不开。请去掉密码再加")
BOMB = _("这个文件解开以后太大，不能收。请另存成 PDF 再加")
MOVING = _("录像不收，请只加录音")


def begins(head: bytes) -> Sort | None:
    """What a file may be by its first bytes; None where it is none that is taken."""
    return next((sort for sort, starts in _STARTS if starts(head)), None)


def _mp3(head: bytes) -> bool:
    return head[:3] == b"ID3" or (len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 != 15)


def _sound(head: bytes) -> bool:
    waves = head[:4] == b"RIFF" and head[8:12] == b"WAVE"
    return head[4:8] == b"ftyp" or head[:4] in (b"OggS", b"\x1aE\xdf\xa3") or waves or _mp3(head)


_STARTS: tuple[tuple[Sort, Callable[[bytes], bool]], ...] = (
    (Sort.PHOTO, lambda head: head[:3] == b"\xff\xd8\xff"),
    (Sort.PHOTO, lambda head: head[:8] == b"\x89PNG\r\n\x1a\n" or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")),
    (Sort.PDF, lambda head: head[:5] == b"%PDF-"),
    (Sort.WORD, lambda head: head[:4] == b"PK\x03\x04"),
    (Sort.SOUND, _sound),
)


def judged(content: bytes) -> Judged:
    """What a whole file is, as it may be kept, or the sentence that says why it is not taken.

    A photo comes back as it was sent: `core.files` makes it anew.
    """
    found = begins(content[:PART])
    if found is None:
        raise Refused(NONE_OF_THEM, field="file")
    if found is Sort.PHOTO:
        return Judged(Sort.PHOTO, "jpg", MIMES["jpg"], content)
    with _one_at_a_time:
        sort, ending, kept = {Sort.PDF: _pdf, Sort.WORD: _office, Sort.SOUND: _heard}[found](content)
    return Judged(sort, ending, MIMES[ending], kept)


Kept = tuple[Sort, str, bytes]
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z])")


def _pdf(content: bytes) -> Kept:
    if b"%%EOF" not in content[-2048:]:
        raise Refused(NOT_WHOLE, field="file")
    if re.search(rb"/Encrypt(?![A-Za-z])", content):
        raise Refused(LOCKED, field="file")
    left = MOST_LISTED
    for listed in _lists(content):
        left -= len(listed)
        if left < 0:
            raise Refused(BOMB, field="file")
        _inert(listed)
    _inert(content)
    return Sort.PDF, "pdf", content


def _inert(told: bytes) -> None:
    """Names in a PDF may be written with `#4a` for a letter."""
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), told)
    if ACTIVE.search(plain):
        raise Refused(WITH_PROGRAM, field="file")


def _lists(content: bytes) -> Iterator[bytes]:
    """The packed lists of objects of a PDF: a name may be hidden there."""
    for place in re.finditer(rb"/ObjStm\b.{0,400}?stream\r?\n", content, re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(content[place.end() :], MOST_LISTED + 1)
        except zlib.error:
            continue


def _office(content: bytes) -> Kept:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return _unpacked(packed, content)
    except Refused:
        raise
    except Exception:  # whatever a reader of packed files calls what is none
        raise Refused(NOT_WHOLE, field="file") from None


def _unpacked(packed: zipfile.ZipFile, content: bytes) -> Kept:
    parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise Refused(BOMB, field="file")
    names = {one.filename.lower() for one in parts}
    if any(one.flag_bits & 1 for one in parts):
        raise Refused(LOCKED, field="file")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise Refused(NOT_WHOLE, field="file")
    ending = "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else ""
    if not ending or "[content_types].xml" not in names:
        raise Refused(NONE_OF_THEM, field="file")
    programs = re.compile(r"vbaproject|vbadata|/activex/|oleobject|/embeddings/|macrosheets|\.(exe|dll|js|vbs|html?)$")
    if any(programs.search(name) for name in names):
        raise Refused(WITH_PROGRAM, field="file")
    left = MOST_UNPACKED
    for one in parts:
        told = _read(packed, one, left)
        left -= one.file_size
        if one.filename.lower() == "[content_types].xml" and b"macroenabled" in told.lower():
            raise Refused(WITH_PROGRAM, field="file")
        if one.filename.lower().endswith(".rels") and re.search(rb"attachedTemplate|oleObject|frame\"", told):
            raise Refused(WITH_PROGRAM, field="file")
    return (Sort.WORD if ending == "docx" else Sort.SHEET), ending, content


def _read(packed: zipfile.ZipFile, one: zipfile.ZipInfo, most: int) -> bytes:
    """A part to its end, whatever its heading says of its length; only the short lists are kept to be looked at."""
    looked_at = one.filename.lower().endswith((".rels", "types].xml"))
    found, size = BytesIO(), 0
    with packed.open(one) as part:
        while piece := part.read(PART):
            size += len(piece)
            if size > most:
                raise Refused(BOMB, field="file")
            if looked_at:
                found.write(piece)
    return found.getvalue()


def _heard(content: bytes) -> Kept:
    """Sound without what it carries along: the place of recording, names, comments, pictures."""
    if content[4:8] == b"ftyp":
        return Sort.SOUND, "m4a", _m4a(content)
    if content[:4] == b"RIFF":
        return Sort.SOUND, "wav", content
    if content[:4] == b"OggS":
        if b"\x80theora" in content[:PART]:
            raise Refused(MOVING, field="file")
        return Sort.SOUND, "ogg", content
    if content[:4] == b"\x1aE\xdf\xa3":
        if b"webm" not in content[:PART] or b"A_" not in content[:PART]:
            raise Refused(NONE_OF_THEM, field="file")
        if b"V_VP" in content[:PART] or b"V_AV" in content[:PART]:
            raise Refused(MOVING, field="file")
        return Sort.SOUND, "webm", content
    return Sort.SOUND, "mp3", _mp3_alone(content)


def _mp3_alone(content: bytes) -> bytes:
    """The sound of an MP3 without the tags before and behind it."""
    while content[:3] == b"ID3" and len(content) > 10:
        size = sum((byte & 127) << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
        content = content[10 + size :]
    content = content.lstrip(b"\0")
    if content[-128:-125] == b"TAG":
        content = content[:-128]
    if not _mp3(content[:4]) or content[:3] == b"ID3":
        raise Refused(NOT_WHOLE, field="file")
    return content


HOLDS = (b"moov", b"trak", b"mdia")


def _m4a(content: bytes) -> bytes:
    """An MP4 of sound alone; its boxes of words about it (place, maker, title) are emptied where they stand."""
    kept = bytearray(content)
    seen: set[bytes] = set()
    for name, start, end in _boxes(content, 0, len(content), 0):
        seen.add(name)
        if name == b"hdlr" and content[start + 16 : start + 20] == b"vide":
            raise Refused(MOVING, field="file")
        if name in (b"udta", b"meta", b"uuid"):
            kept[start + 4 : start + 8] = b"free"
            kept[start + 8 : end] = bytes(end - start - 8)
    if not {b"moov", b"mdat"} <= seen:
        raise Refused(NOT_WHOLE, field="file")
    return bytes(kept)


def _boxes(content: bytes, start: int, end: int, depth: int) -> Iterator[tuple[bytes, int, int]]:
    """Each box with its name, first byte and end, those that hold others before what they hold."""
    count = 0
    while start + 8 <= end:
        size, name, head = int.from_bytes(content[start : start + 4], "big"), content[start + 4 : start + 8], 8
        if size == 1:
            size, head = int.from_bytes(content[start + 8 : start + 16], "big"), 16
        size = end - start if size == 0 else size
        count += 1
        if size < head or start + size > end or count > MOST_PARTS:
            raise Refused(NOT_WHOLE, field="file")
        yield name, start, start + size
        if name in HOLDS and depth < len(HOLDS):
            yield from _boxes(content, start + head, start + size, depth + 1)
        start += size
