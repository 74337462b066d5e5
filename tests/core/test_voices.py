"""How long a recording is, by what it holds; what cannot be measured is refused."""

import pytest

from portal.core import kinds, voices
from portal.core.forms import Refused
from tests.kit import sounds


@pytest.mark.parametrize("long", [7, 59, 300])
def test_each_kind_says_how_long_it_is(long):
    made = [
        sounds.webm(long), sounds.ogg(long), sounds.m4a(long), sounds.m4a(long, fragments=True), sounds.mp3(long),
        sounds.wav(long),
    ]  # fmt: skip
    found = [voices.seconds(kinds.judged(one)) for one in made]
    assert all(abs(one - long) < 0.6 for one in found), found


@pytest.mark.parametrize(
    "broken",
    [
        sounds.webm(9)[:-3], sounds.ogg(9)[:-220] + b"x" * 99, sounds.webm(9).replace(b"A_OPUS", b"A_VORB"),
        sounds.m4a(0), sounds.ogg(9).replace(b"OpusHead", b"NoneHead"), b"\xff\xfb\x58\xc4" + b"\0" * 9000,
        sounds.wav(9)[:30],
    ],
)  # fmt: skip
def test_what_cannot_be_measured_is_refused(broken):
    with pytest.raises(Refused):
        voices.seconds(kinds.judged(broken))
