"""How long a recording is, read from what it holds: what cannot be measured is not taken (PRODUCT.md V14).

Only sound that `core.kinds` has judged comes here. A browser that records writes no length into the heading, so each
kind is counted by its own parts: pages of Ogg, clusters of WebM, fragments of MP4, frames of MP3.
"""

import re
import struct
from collections.abc import Iterator

from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.kinds import NOT_WHOLE, Judged

OPUS_RATE = 48_000
OTHER_SOUND = _("这种录音放不出来。请用手机自带的录音机录，或者直接在这里录")


def seconds(sound: Judged) -> float:
    """The length of a recording; `Refused` where it cannot be told."""
    try:
        found = {"ogg": _ogg, "webm": _webm, "m4a": _m4a, "mp3": _mp3, "wav": _wav}[sound.ending](sound.content)
    except (IndexError, struct.error, ZeroDivisionError, KeyError):
        raise Refused(NOT_WHOLE, field="file") from None
    if found <= 0:
        raise Refused(NOT_WHOLE, field="file")
    return found


def _ogg(content: bytes) -> float:
    """The last page says how many samples lie before its end; the first packet, how many are to be skipped."""
    head = content.find(b"OpusHead")
    if not 0 <= head < 256:
        raise Refused(OTHER_SOUND, field="file")
    skipped = int.from_bytes(content[head + 10 : head + 12], "little")
    at, last = 0, 0
    while at < len(content):
        if content[at : at + 4] != b"OggS":
            raise Refused(NOT_WHOLE, field="file")
        samples = struct.unpack_from("<q", content, at + 6)[0]
        parts = content[at + 26]
        last = max(last, samples)
        at += 27 + parts + sum(content[at + 27 : at + 27 + parts])
    if at != len(content):
        raise Refused(NOT_WHOLE, field="file")
    return (last - skipped) / OPUS_RATE


SEGMENT, CLUSTER, INFO, SCALE, MOMENT, BLOCK, GROUP, GROUPED, ATTACHED = (
    0x18538067, 0x1F43B675, 0x1549A966, 0x2AD7B1, 0xE7, 0xA3, 0xA0, 0xA1, 0x1941A469,
)  # fmt: skip
OPENED = (SEGMENT, CLUSTER, INFO, GROUP)


def _webm(content: bytes) -> float:
    """The moment of the last block, of Opus alone; a browser leaves the sizes of the outer parts open."""
    if b"A_OPUS" not in content[:65_536]:
        raise Refused(OTHER_SOUND, field="file")
    scale, cluster, last = 1_000_000, 0, 0
    for name, start, end in _elements(content):
        if name == ATTACHED:
            raise Refused(OTHER_SOUND, field="file")
        if name == SCALE:
            scale = int.from_bytes(content[start:end], "big")
        elif name == MOMENT:
            cluster = int.from_bytes(content[start:end], "big")
        elif name in (BLOCK, GROUPED):
            _track, width = _number(content, start, keep=False)
            last = max(last, cluster + struct.unpack_from(">h", content, start + width)[0])
    return last * scale / 1e9


def _elements(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Each element with its number and where its content lies; those that hold others are opened."""
    at = 0
    while at < len(content):
        name, width = _number(content, at, keep=True)
        size, more = _number(content, at + width, keep=False)
        start = at + width + more
        if name in OPENED:
            at = start
            continue
        if start + size > len(content):
            raise Refused(NOT_WHOLE, field="file")
        yield name, start, start + size
        at = start + size


def _number(content: bytes, at: int, *, keep: bool) -> tuple[int, int]:
    """A number that says its own width by its first bit that is set, and that width."""
    width = 9 - content[at].bit_length()
    if width > 8:
        raise Refused(NOT_WHOLE, field="file")
    found = int.from_bytes(content[at : at + width], "big")
    return (found if keep else found & ((1 << 7 * width) - 1)), width


def _m4a(content: bytes) -> float:
    """By its heading, or by the samples of its fragments, where a browser wrote it as it went."""
    media = content.find(b"mdhd")
    if media < 0:
        raise Refused(NOT_WHOLE, field="file")
    wide = content[media + 4] == 1
    rate, length = struct.unpack_from(">IQ" if wide else ">II", content, media + 4 + (20 if wide else 12))
    return (length or sum(_fragments(content))) / rate  # type: ignore[no-any-return]


def _fragments(content: bytes) -> Iterator[int]:
    """How long each run of samples is, in units of the sound's own rate."""
    usual = content.find(b"trex")
    default = struct.unpack_from(">I", content, usual + 16)[0] if usual >= 0 else 0
    for found in re.finditer(rb"tfhd|trun", content):
        at, flags = found.start() + 8, int.from_bytes(content[found.start() + 5 : found.start() + 8], "big")
        if found.group() == b"tfhd":
            at += 4 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
            if flags & 8:
                default = struct.unpack_from(">I", content, at)[0]
            continue
        count = struct.unpack_from(">I", content, at)[0]
        at += 4 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
        width = sum(4 for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit)
        if not flags & 0x100:
            yield count * default
        elif at + count * width <= len(content):
            yield sum(struct.unpack_from(">I", content, at + place * width)[0] for place in range(count))


RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
BITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
BITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _mp3(content: bytes) -> float:
    """Frame by frame; a few bytes that are none are passed over."""
    at, length, strange = 0, 0.0, 0
    while at + 4 <= len(content):
        version, layer = content[at + 1] >> 3 & 3, content[at + 1] >> 1 & 3
        bits, rate = content[at + 2] >> 4, content[at + 2] >> 2 & 3
        if content[at] != 0xFF or content[at + 1] < 0xE0 or version == 1 or layer != 1 or bits in (0, 15) or rate == 3:
            at, strange = at + 1, strange + 1
            if strange > 4096:
                raise Refused(OTHER_SOUND, field="file")
            continue
        hertz = RATES[version][rate]
        samples = 1152 if version == 3 else 576
        length += samples / hertz
        kilobits = (BITS_1 if version == 3 else BITS_2)[bits]
        at += samples // 8 * kilobits * 1000 // hertz + (content[at + 2] >> 1 & 1)
    return length


def _wav(content: bytes) -> float:
    """Bytes of sound by bytes a second."""
    heading = content.find(b"fmt ")
    sound = content.find(b"data")
    a_second = struct.unpack_from("<I", content, heading + 16)[0]
    size = struct.unpack_from("<I", content, sound + 4)[0]
    return min(size, len(content) - sound - 8) / a_second  # type: ignore[no-any-return]
