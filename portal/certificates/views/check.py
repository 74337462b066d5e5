"""Whoever holds a certificate asks whether it is valid, and learns a masked name and a village (PRODUCT.md L02)."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import g, make_response, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.rules import town_code
from portal.certificates import service
from portal.certificates.forms import CheckForm
from portal.certificates.rules import CODE_LETTERS
from portal.certificates.views.entrance import room
from portal.core import brake, clock, codes
from portal.core.i18n import _
from portal.core.layout import masked_name
from portal.core.web import PUBLIC, after_answer, page

TRIES, WITHIN = 20, timedelta(minutes=15)
KIND = "certificates.check"


@room.get("/c/", needs=PUBLIC)
@room.get("/c/<code>", needs=PUBLIC)
def check(code: str = "") -> ResponseReturnValue:
    """Valid or not; a wrong code is counted, and too many from one address are asked to wait.

    The picture on a certificate leads here with its code. A certificate's number leads here too, but numbers follow
    one another: then the code is asked for.
    """
    g.private = True
    typed = (code or request.args.get("code", ""))[:40]
    form = CheckForm(formdata=None, data={"code": typed})
    told: dict[str, Any] = {"form": form, "found": None, "unknown": False, "braked": False}
    if not typed:
        return page(**told)
    address = g.get("address", "")
    if brake.spent(KIND, address, TRIES, WITHIN):
        answer = make_response(page(_status=429, **{**told, "braked": True}))
        answer.headers["Retry-After"] = str(int(WITHIN.total_seconds()))
        return answer
    code = codes.tidy(typed)
    if len(code) != CODE_LETTERS or not codes.fits(code):
        form.code.errors = [_("请写证书上的核验码：12 个字母和数字，不是证书编号")]
        return page(**told)
    found = service.standing(code)
    if found is None:
        after_answer(partial(brake.count, KIND, address))
        return page(**{**told, "unknown": True})
    names = areas.names([found.village_code, town_code(found.village_code)])
    shown = {
        "worth": found.worth_on(clock.today()),
        "name": masked_name(found.name),
        "place": f"{names.get(town_code(found.village_code), '')}{names.get(found.village_code, '')}",
    }
    return page(**{**told, "found": shown})
