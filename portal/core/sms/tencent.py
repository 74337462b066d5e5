"""腾讯云短信 by its official library (an extra: requirements-sms.txt); its codes are those of API 2021-01-11."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import PullSmsSendStatusByPhoneNumberRequest, SendSmsRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient

from portal.core.clock import HERE
from portal.core.sms import Fault, Message, NotSent, never_left

WAIT_SECONDS = "5"
BAD_NUMBER = (
    "InvalidParameterValue.IncorrectPhoneNumber",
    "FailedOperation.PhoneNumberInBlacklist",
    "FailedOperation.ForbidAddMarketingTemplates",
)


@dataclass(frozen=True)
class Tencent:
    """One account there: application, signature, and the number of a template for each text."""

    client: Any = field(repr=False)
    app: str
    sign: str
    templates: dict[str, str]
    fen: int
    name: str = "tencent"
    reaches: bool = True

    @classmethod
    def of(cls, options: dict[str, str]) -> "Tencent":
        """From what the operator set: id, secret, app, sign, and `text.<name>` for each template."""
        where = options.get("endpoint", "sms.tencentcloudapi.com")
        plain = where.startswith("http://")
        http = HttpProfile(
            endpoint=where.removeprefix("http://"),
            protocol="http" if plain else "https",
            reqTimeout=float(options.get("wait", WAIT_SECONDS)),
        )
        client = SmsClient(
            Credential(options["id"], options["secret"]),
            options.get("region", "ap-guangzhou"),
            ClientProfile(httpProfile=http),
        )
        texts = {key[5:]: value for key, value in options.items() if key.startswith("text.")}
        return cls(client, options["app"], options["sign"], texts, int(options.get("fen", "5")))

    def send(self, message: Message) -> str:
        """Hand one message over under our key."""
        if message.name not in self.templates:
            raise NotSent(Fault.BUSY)
        asked = SendSmsRequest()
        asked.from_json_string(
            json.dumps(
                {
                    "PhoneNumberSet": [f"+86{message.phone}"],
                    "SmsSdkAppId": self.app,
                    "SignName": self.sign,
                    "TemplateId": self.templates[message.name],
                    "SessionContext": message.key,
                    "TemplateParamSet": [value for _name, value in message.values],
                }
            )
        )
        try:
            said = self.client.SendSms(asked).SendStatusSet[0]
        except TencentCloudSDKException as no:
            raise NotSent(_fault(no)) from no
        if said.Code != "Ok":
            raise NotSent(Fault.REFUSED if said.Code in BAD_NUMBER else Fault.BUSY)
        return str(said.SerialNo)

    def arrived(self, message: Message, number: str, on: date) -> bool | None:
        """What the carrier reported of it."""
        found = next((one for one in self._reports(message, on) if one.SerialNo == number), None)
        return None if found is None else found.ReportStatus == "SUCCESS"

    def find(self, message: Message, on: date) -> str | None:
        """Its number there, where a report of it has come."""
        found = next((one for one in self._reports(message, on) if one.SessionContext == message.key), None)
        return None if found is None else str(found.SerialNo)

    def _reports(self, message: Message, on: date) -> list[Any]:
        asked = PullSmsSendStatusByPhoneNumberRequest()
        asked.from_json_string(
            json.dumps(
                {
                    "BeginTime": int(datetime.combine(on, time(), HERE).timestamp()),
                    "Offset": 0,
                    "Limit": 100,
                    "PhoneNumber": f"+86{message.phone}",
                    "SmsSdkAppId": self.app,
                }
            )
        )
        try:
            return list(self.client.PullSmsSendStatusByPhoneNumber(asked).PullSmsSendStatusSet or [])
        except TencentCloudSDKException as no:
            raise NotSent(_fault(no)) from no


def _fault(no: TencentCloudSDKException) -> Fault:
    """What a failed call leaves certain: an answer of the gateway itself means that nothing was sent."""
    if no.code == "ClientNetworkError":
        return Fault.AWAY if never_left(no) else Fault.UNSURE
    if no.code == "ServerNetworkError":
        return Fault.UNSURE
    return Fault.REFUSED if no.code in BAD_NUMBER else Fault.BUSY
