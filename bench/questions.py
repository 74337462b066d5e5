"""Consultations by the hundred thousand: deterministic, and such as the flow could have left them.

However many there are, the same sixty wait for the bench's adviser: an office answers what it is asked, so what grows
is the past, not the inbox. The rest is spread over ten years and all villages.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from bench.generate import Row, blank
from portal.areas.rules import county_code, town_code
from portal.consultations.models import Answer, Consultation, Event
from portal.consultations.rules import Happened, State, Topic
from portal.core import crypto

SEED = 640382
YEARS = 10
WAITING = 60
COLUMNS = tuple(column.name for column in Consultation.__table__.columns)
EVENTS = tuple(column.name for column in Event.__table__.columns)
ANSWERS = tuple(column.name for column in Answer.__table__.columns)
TOLD = (Happened.ASKED, Happened.ASSIGN, Happened.ACCEPT, Happened.ANSWER)
NAMES = "王大姐 李师傅 马大爷 张婶 哈大哥 白老师 杨嫂子 丁叔".split()
QUESTIONS = (
    "邻居把水渠占了，浇不上水，跟他说了几次都不听，我该找谁，能要回来吗？",
    "在外面干了三个月，包工头只给了一个月的工钱，没有写过条子，能要到吗？",
    "儿子不给赡养费，几个子女互相推，老人的地也让他们种着，怎么办才好？",
    "借出去的钱到期不还，只有微信上说过的话，这样的能打官司吗？",
)
ANSWER = "水渠是集体的，谁也不能占用。先请村委会出面，恢复原样；不听的，可以申请调解，也可以到法院起诉。"


class Questions:
    """One county's consultations: `rows()` in the order of their numbers, then `events()` and `answers()`."""

    def __init__(self, count: int, villages: Sequence[str], adviser: tuple[int, str, Sequence[str]], last: date):
        """`adviser` is the account, the name and the villages of the one whose inbox is measured."""
        self.count, self.villages, self.adviser, self.last = count, villages, adviser, last
        self.answered: list[tuple[int, date]] = []

    def rows(self) -> Iterator[Row]:
        """Every consultation, the oldest first."""
        rng = random.Random(SEED)
        past = self.count - WAITING
        days = sorted(rng.randrange(30, 365 * YEARS) for _each in range(past))
        ranks = list(accumulate(1 / rank**0.7 for rank in range(1, len(self.villages) + 1)))
        places = rng.choices(self.villages, cum_weights=ranks, k=past)
        plain = blank(Consultation)
        for number, (ago, place) in enumerate(zip(reversed(days), places, strict=True), 1):
            yield self._row(rng, plain, number, place, self.last - timedelta(days=ago), waits=False)
        for number in range(past + 1, self.count + 1):
            asked = self.last - timedelta(days=rng.randrange(1, 12))
            yield self._row(rng, plain, number, rng.choice(self.adviser[2]), asked, waits=True)

    def _row(self, rng: random.Random, plain: Mapping[str, Any], number: int, place: str, on: date, waits: bool) -> Row:
        uid, phone = f"{rng.getrandbits(128):032x}", f"138{rng.randrange(10**8):08d}"
        user, name, villages = self.adviser
        mine, due = place in villages, on + timedelta(days=2)
        values = {
            **plain,
            "id": number,
            "uid": uid,
            "village_code": place,
            "town_code": town_code(place),
            "county_code": county_code(place),
            "receipt_hash": f"{rng.getrandbits(128):032x}",
            "topic": rng.choice([one for one in Topic if one is not Topic.SAFETY]).value,
            "question": rng.choice(QUESTIONS),
            "nickname": rng.choice(NAMES),
            "phone_sealed": crypto.seal(phone, f"consultations_consultation.phone_sealed|{uid}"),
            "phone_tail": f"{rng.getrandbits(128):032x}",
            "asked_on": on.isoformat(),
            "asked_at": f"{on.isoformat()} 04:00:00.000000+00:00",
            "due_on": due.isoformat(),
            "adviser_id": user if mine else None,
            "adviser_name": name if mine else "简正言",
            "version": 1,
        }
        if waits:
            values.update(state=State.ACCEPTED.value, waiting=1)
        else:
            answered = on + timedelta(days=rng.randrange(3))
            values.update(state=State.CLOSED.value, waiting=0, answered_on=answered.isoformat())
            values.update(closed_on=(on + timedelta(days=20)).isoformat())
            self.answered.append((number, answered))
        return tuple([values[name] for name in COLUMNS])

    def events(self) -> Iterator[Row]:
        """What the askers were told, four lines of each answered question."""
        number = 0
        for asked, on in self.answered:
            for what in TOLD:
                number += 1
                told = {"id": number, "consultation_id": asked, "what": what.value, "at": f"{on} 05:00:00.000000+00:00"}
                yield tuple([told.get(name) for name in EVENTS])

    def answers(self) -> Iterator[Row]:
        """One answer of each answered question."""
        plain = blank(Answer)
        for number, (asked, on) in enumerate(self.answered, 1):
            said = {
                "conclusion": ANSWER,
                "next_steps": "先找村委会，带上照片和当时的约定。",
                "basis": "民法典第二百九十条",
            }
            told = {**plain, **said, "id": number, "consultation_id": asked, "at": f"{on} 05:00:00.000000+00:00"}
            yield tuple([told[name] for name in ANSWERS])
