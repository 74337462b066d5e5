"""Whoever holds a paper asks by its code whether the text still stands, and learns nothing else (PRODUCT.md M25)."""

from datetime import timedelta
from functools import partial

from flask import g, make_response, request
from flask.typing import ResponseReturnValue

from portal.core import brake, codes
from portal.core.i18n import _
from portal.core.web import PUBLIC, after_answer, page
from portal.papers import service
from portal.papers.forms import CheckForm
from portal.papers.rules import CODE_LETTERS, Standing
from portal.papers.views.entrance import room

TRIES, WITHIN = 20, timedelta(minutes=15)
KIND = "papers.check"


@room.get("/check", needs=PUBLIC)
def check() -> ResponseReturnValue:
    """Unchanged, changed, or not known; a wrong code is counted, and too many from one address are asked to wait."""
    g.private = True
    typed = request.args.get("code", "")[:40]
    form = CheckForm(formdata=None, data={"code": typed})
    if not typed:
        return page(form=form, found=None, braked=False)
    address = g.get("address", "")
    if brake.spent(KIND, address, TRIES, WITHIN):
        answer = make_response(page(_status=429, form=form, found=None, braked=True))
        answer.headers["Retry-After"] = str(int(WITHIN.total_seconds()))
        return answer
    code = codes.tidy(typed)
    if len(code) != CODE_LETTERS or not codes.fits(code):
        form.code.errors = [_("核对码不对，请对着纸上再看一遍：12 个字母和数字")]
        return page(form=form, found=None, braked=False)
    found = service.standing(code)
    if found is Standing.UNKNOWN:
        after_answer(partial(brake.count, KIND, address))
    return page(form=form, found=found, braked=False)
