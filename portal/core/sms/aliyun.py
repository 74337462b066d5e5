"""阿里云短信 by its official library (an extra: requirements-sms.txt); its codes are those of API 2017-05-25."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import QuerySendDetailsRequest, SendSmsRequest
from alibabacloud_tea_openapi.models import Config
from darabonba.runtime import RuntimeOptions

from portal.core.sms import Fault, Message, NotSent, never_left

WAIT_SECONDS = "5"
BAD_NUMBER = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.DOMESTIC_NUMBER_NOT_SUPPORTED", "isv.BLACK_KEY_CONTROL_LIMIT")
ARRIVED = {2: False, 3: True}
UNKNOWN_THERE = 500


@dataclass(frozen=True)
class Aliyun:
    """One account there: signature, and the code of a template for each text."""

    client: Any = field(repr=False)
    sign: str
    templates: dict[str, str]
    fen: int
    wait_ms: int
    name: str = "aliyun"
    reaches: bool = True

    @classmethod
    def of(cls, options: dict[str, str]) -> "Aliyun":
        """From what the operator set: id, secret, sign, and `text.<name>` for each template."""
        where = options.get("endpoint", "dysmsapi.aliyuncs.com")
        plain = where.startswith("http://")
        client = Client(
            Config(
                access_key_id=options["id"],
                access_key_secret=options["secret"],
                endpoint=where.removeprefix("http://"),
                protocol="http" if plain else "https",
            )
        )
        texts = {key[5:]: value for key, value in options.items() if key.startswith("text.")}
        wait_ms = int(float(options.get("wait", WAIT_SECONDS)) * 1000)
        return cls(client, options["sign"], texts, int(options.get("fen", "5")), wait_ms)

    def send(self, message: Message) -> str:
        """Hand one message over under our key."""
        if message.name not in self.templates:
            raise NotSent(Fault.BUSY)
        asked = SendSmsRequest(
            phone_numbers=message.phone,
            sign_name=self.sign,
            template_code=self.templates[message.name],
            template_param=json.dumps(dict(message.values), ensure_ascii=False),
            out_id=message.key,
        )
        said = self._call(self.client.send_sms_with_options, asked)
        return str(said.biz_id)

    def arrived(self, message: Message, number: str, on: date) -> bool | None:
        """What the carrier reported of it."""
        return next((ARRIVED.get(one.send_status) for one in self._details(message, on, number)), None)

    def find(self, message: Message, on: date) -> str | None:
        """Whether a message of our key stands there; its number is not told by this query, so the key is."""
        return next((message.key for one in self._details(message, on) if one.out_id == message.key), None)

    def _details(self, message: Message, on: date, number: str = "") -> list[Any]:
        asked = QuerySendDetailsRequest(
            phone_number=message.phone,
            send_date=f"{on:%Y%m%d}",
            page_size=50,
            current_page=1,
            biz_id=number if number and number != message.key else None,
        )
        said = self._call(self.client.query_send_details_with_options, asked)
        found = said.sms_send_detail_dtos.sms_send_detail_dto if said.sms_send_detail_dtos else []
        return [one for one in found if one.out_id == message.key]

    def _call(self, verb: Callable[..., Any], asked: Any) -> Any:
        """Ask once, never by the library's own repeats: an open end must stay open."""
        once = RuntimeOptions(autoretry=False, max_attempts=1, connect_timeout=self.wait_ms, read_timeout=self.wait_ms)
        try:
            said = verb(asked, once).body
        except Exception as no:
            raise NotSent(_fault(no)) from no
        if said.code != "OK":
            raise NotSent(Fault.REFUSED if said.code in BAD_NUMBER else Fault.BUSY)
        return said


def _fault(no: Exception) -> Fault:
    """What a failed call leaves certain: a refusal of the gateway itself means that nothing was sent."""
    status = getattr(no, "status_code", None) or getattr(no, "statusCode", None)
    if isinstance(status, int):
        return Fault.BUSY if status < UNKNOWN_THERE else Fault.UNSURE
    return Fault.AWAY if never_left(no) else Fault.UNSURE
