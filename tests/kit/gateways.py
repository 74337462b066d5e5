"""Two text message gateways on this machine that speak the protocols of 腾讯云 and 阿里云, and can fail as they do."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

NOWHERE = "127.0.0.1:9"


class Mood(Enum):
    """How a gateway treats what is sent to it."""

    TAKES = "takes"
    SILENT = "takes it and never answers"
    FULL = "says that its limit is reached"
    REFUSES = "says that the number is bad"


NO = {
    Mood.FULL: ("LimitExceeded.PhoneNumberDailyLimit", "isv.BUSINESS_LIMIT_CONTROL"),
    Mood.REFUSES: ("InvalidParameterValue.IncorrectPhoneNumber", "isv.MOBILE_NUMBER_ILLEGAL"),
}
"""How 腾讯云 and 阿里云 say no."""
ARRIVED = {None: 1, False: 2, True: 3}
"""How 阿里云 says where a message is."""


@dataclass
class Gateway:
    """One gateway: what it took, by our keys, and what it will say of each."""

    kind: str
    mood: Mood = Mood.TAKES
    taken: list[tuple[str, str]] = field(default_factory=list)
    arrived: dict[str, bool] = field(default_factory=dict)
    forgets: bool = False
    address: str = ""

    def options(self, away: bool = False) -> tuple[tuple[str, str], ...]:
        """What the operator would set for it; `away` leads where nobody listens."""
        return (
            ("app", "1400000000"), ("endpoint", f"http://{NOWHERE if away else self.address}"), ("fen", "5"),
            ("id", "test-id"), ("secret", "test-secret"), ("sign", "明白"), ("text.answered", "1001"),
            ("text.asked", "1002"), ("text.helped", "1003"), ("wait", "0.5"),
        )  # fmt: skip

    def knows(self, phone: str) -> list[str]:
        """The keys of what it took for a phone."""
        return [] if self.forgets else [key for key, to in self.taken if to.endswith(phone[-11:])]


class _Handler(BaseHTTPRequestHandler):
    gateway: Gateway
    hold: threading.Event

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        said = self._tencent(body) if self.gateway.kind == "tencent" else self._aliyun(body)
        if said is None:
            self.hold.wait(3)
            return
        told = json.dumps(said, ensure_ascii=False).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def _tencent(self, body: str) -> dict[str, Any] | None:
        asked, gateway = json.loads(body), self.gateway
        if self.headers["X-TC-Action"] == "SendSms":
            key, (phone,) = asked["SessionContext"], asked["PhoneNumberSet"]
            if gateway.mood in NO:
                return {
                    "Response": {"SendStatusSet": [{"Code": NO[gateway.mood][0], "SerialNo": ""}], "RequestId": "1"}
                }
            gateway.taken.append((key, phone))
            if gateway.mood is Mood.SILENT:
                return None
            return {"Response": {"SendStatusSet": [{"Code": "Ok", "SerialNo": f"t:{key}"}], "RequestId": "1"}}
        reports = []
        for key in gateway.knows(asked["PhoneNumber"]):
            if key in gateway.arrived or gateway.mood is Mood.SILENT:
                told = "SUCCESS" if gateway.arrived.get(key, True) else "FAIL"
                reports.append({"SerialNo": f"t:{key}", "SessionContext": key, "ReportStatus": told})
        return {"Response": {"PullSmsSendStatusSet": reports, "RequestId": "1"}}

    def _aliyun(self, body: str) -> dict[str, Any] | None:
        query = parse_qs(f"{urlsplit(self.path).query}&{body}")
        asked, gateway = {name: values[0] for name, values in query.items()}, self.gateway
        if self.headers["x-acs-action"] == "SendSms":
            if gateway.mood in NO:
                return {"Code": NO[gateway.mood][1], "Message": "no", "RequestId": "1"}
            gateway.taken.append((asked["OutId"], asked["PhoneNumbers"]))
            if gateway.mood is Mood.SILENT:
                return None
            return {"Code": "OK", "Message": "OK", "BizId": f"a:{asked['OutId']}", "RequestId": "1"}
        known = gateway.knows(asked["PhoneNumber"])
        details = [{"OutId": key, "SendStatus": ARRIVED[gateway.arrived.get(key)]} for key in known]
        return {"Code": "OK", "Message": "OK", "RequestId": "1", "SmsSendDetailDTOs": {"SmsSendDetailDTO": details}}

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def listening(kind: str) -> Iterator[Gateway]:
    """One gateway that listens on this machine."""
    gateway, hold = Gateway(kind), threading.Event()
    handler = type("Handler", (_Handler,), {"gateway": gateway, "hold": hold})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    gateway.address = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        hold.set()
        server.shutdown()
        server.server_close()
        thread.join()
