"""What booking a time asks: when, and a phone; what it is about is told face to face."""

from typing import Any

from wtforms import HiddenField, StringField
from wtforms.validators import Optional

from portal.bookings.rules import Way, Whom
from portal.core.forms import CreateForm, Form, Phone, Pick, Refused, Text, Tick
from portal.core.i18n import _


class SlotForm(CreateForm):
    """A form that chooses one of the free times; one that was free when it was opened may be gone. No phone keeps it:
    a time cannot wait until there is a link."""

    keeps = False

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        field = self["slot"]
        if field.errors and field.data:
            field.errors = [_("这个时间刚被别人约走了，请另选一个")]
        return valid


class BookForm(SlotForm):
    """A time and a phone are needed, the rest is not."""

    slot = Pick(_("哪个时间？"), needed=_("请选一个时间"))
    phone = Phone(
        _("您的手机号"),
        needed=_("请写手机号，改时间要用后四位"),
        description=_("有变动用它告诉您，改时间、取消要用后四位"),
    )
    way = Pick(_("怎么见？"), Way, needed=_("请选一项"), default=Way.MEET.value)
    nickname = Text(_("怎么称呼您？"), 40, description=_("可以不写，也可以只写“王大爷”"))
    whom = Pick(_("替谁约？"), Whom, needed=_("请选一项"), default=Whom.SELF.value)
    helper = Text(_("您（帮忙的人）怎么称呼？"), 40)
    relation = Text(_("您是他的什么人？"), 40, description=_("比如：女儿、邻居、村干部"))
    consent = Tick(_("已经问过他本人，他同意我替他约"))
    no_text = Tick(_("不要发短信"))
    website = StringField(_("这一格请空着"), [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        for name, default in (("whom", Whom.SELF), ("way", Way.MEET)):
            self[name].data = self[name].data or default.value
        valid = super().validate(extra_validators)
        with self.refusals():
            self._agree()
        return valid and not self.errors

    def _agree(self) -> None:
        """What one answer asks of another."""
        if self.website.data:
            self.website.data = ""
            raise Refused(_("请再送一次"))
        if self.whom.data == Whom.ELDER:
            if not self.helper.data:
                raise Refused(_("请写您怎么称呼"), "helper")
            if not self.relation.data:
                raise Refused(_("请写您是他的什么人"), "relation")
            if not self.consent.data:
                raise Refused(_("请先问过他本人，同意了再勾选"), "consent")


class MoveForm(SlotForm):
    """Another time; the ticket says that number and last digits were right."""

    slot = Pick(_("换到哪个时间？"), needed=_("请选一个时间"))
    ticket = HiddenField("")


class OfferForm(SlotForm):
    """Another time, chosen on the telephone with whoever waits for one."""

    slot = Pick(_("他要哪个时间？"), needed=_("请选一个时间"))


class RevealForm(Form):
    why = Text(_("为什么要看？"), 120, needed=_("请写一句原因，会记下来"))


class EmptyForm(Form):
    """A page that only asks to go on."""
