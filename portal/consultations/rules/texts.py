"""What a villager may be told by a short text: that something is there, never what (PRODUCT.md V29, V07)."""

from portal.consultations.rules.words import Call
from portal.core import texts
from portal.core.i18n import _

TEXTS = {
    Call.ANSWERED: texts.text("answered", _("您留的话有回音了。请拿回执号和手机号后四位，扫村里的二维码看“查答复”。")),
    Call.ASKED: texts.text(
        "asked", _("有一句话要问您。请拿回执号和手机号后四位，扫村里的二维码看“查答复”，写上回答。")
    ),
    Call.HELPED: texts.text(
        "helped", _("有人用这个手机号替您留了话。请拿回执号和手机号后四位，扫村里的二维码看“查答复”。")
    ),
}
"""The text for each thing that there is to tell."""
CODE = texts.text("sign_in_code", _("验证码 %(code)s，5 分钟内有效。不是您本人要的，不用理会，也不要告诉别人。"))
"""The code with which somebody sees all of their own matters (DOMAIN.md 7.4); it says nothing of them."""
