"""Recordings of a length, made of the parts that say it: no sound is in them."""

import struct

from tests.kit.attached import box


def webm(seconds: float) -> bytes:
    """As a browser records: outer sizes left open, a cluster each five seconds, a block each half."""
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(3, "big")))
    track = element(0x1654AE6B, element(0xAE, element(0x86, b"A_OPUS")))
    found = element(0x1A45DFA3, element(0x4282, b"webm")) + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + info + track
    for begins in range(0, int(seconds * 1000) + 1, 5000):
        found += b"\x1f\x43\xb6\x75\x01" + b"\xff" * 7 + element(0xE7, begins.to_bytes(4, "big"))
        for at in range(0, min(5000, int(seconds * 1000) - begins + 1), 500):
            found += element(0xA3, b"\x81" + struct.pack(">h", at) + b"\x80" + b"sound")
    return found


def element(name: int, content: bytes) -> bytes:
    """An element of a WebM with its size in four bytes."""
    width = (name.bit_length() + 7) // 8
    return name.to_bytes(width, "big") + (len(content) | 0x10000000).to_bytes(4, "big") + content


def ogg(seconds: float) -> bytes:
    """Two pages of Ogg: the heading of Opus, and one whose end lies there."""
    head = b"OpusHead\x01\x01" + struct.pack("<H", 312) + bytes(7)
    return page(0, head) + page(int(seconds * 48_000) + 312, b"sound" * 40)


def page(samples: int, content: bytes) -> bytes:
    """A page of Ogg that says how many samples lie before its end."""
    return b"OggS\0\0" + struct.pack("<q", samples) + bytes(12) + b"\x01" + bytes([len(content)]) + content


def m4a(seconds: int, *, fragments: bool = False) -> bytes:
    """As a phone keeps it, or as a browser writes it as it goes."""
    rate = 16_000
    length = 0 if fragments else seconds * rate
    heading = box(b"mdhd", bytes(12) + struct.pack(">II", rate, length) + bytes(4))
    media = box(b"mdia", heading + box(b"hdlr", bytes(8) + b"soun" + bytes(12)))
    runs = b""
    if fragments:
        usual = box(b"tfhd", b"\0\0\0\x08" + struct.pack(">II", 1, rate))
        runs = box(b"moof", box(b"traf", usual + box(b"trun", bytes(4) + struct.pack(">I", seconds))))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", box(b"trak", media)) + runs + box(b"mdat", b"sound" * 9)


def mp3(seconds: int) -> bytes:
    """Frames of 36 milliseconds at 64 kilobits, 32 kHz."""
    frame = b"\xff\xfb\x58\xc4" + bytes(284)
    return frame * round(seconds * 32_000 / 1152)


def wav(seconds: int) -> bytes:
    """Eight thousand bytes a second."""
    told = struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    sound = bytes(seconds * 8000)
    return (
        b"RIFF"
        + struct.pack("<I", len(sound) + 36)
        + b"WAVEfmt "
        + told
        + b"data"
        + struct.pack("<I", len(sound))
        + sound
    )
