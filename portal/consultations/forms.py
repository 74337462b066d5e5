"""What the pages of consultations ask, in plain words."""

from typing import Any

from wtforms import FileField, HiddenField, StringField
from wtforms.validators import Optional

from portal.consultations.rules import Declines, Granted, Granting, Hour, Saying, Topic, Want, Whom, blank, tail
from portal.core.forms import CreateForm, Day, Form, Phone, Pick, Refused, Select, Text, Tick, VersionForm, narrow
from portal.core.i18n import _, in_chinese
from portal.library.rules import citations

SPOKEN = _("（说在录音里）")
"""What stands in the place of a question that was spoken alone."""


class AskForm(CreateForm):
    """The one page of a question: kind, question, phone and village are needed, the rest is not (UI.md C1)."""

    kind = Pick(_("是哪方面的事？"), Topic, needed=_("请选一类，选“其他的事”也行"))
    question = Text(
        _("您想问什么？"),
        2000,
        needed=_("请用几句话写写您想问什么"),
        lines=True,
        description=_("几句话就行，可以点键盘上的话筒说话"),
    )
    phone = Phone(
        _("您的手机号"),
        needed=_("请写手机号，查答复要用后四位"),
        description=_("答复好了用它告诉您，查答复也要用后四位"),
    )
    village = Select(_("您在哪个村、哪个社区？"), needed=_("请选您的村或社区"))
    nickname = Text(_("怎么称呼您？"), 40, description=_("可以不写，也可以只写“王大爷”"))
    other = Text(_("对方是谁？"), 80, description=_("姓名或者手机号。只用来避免请到给对方出过主意的顾问，谁也看不到"))
    whom = Pick(_("替谁问？"), Whom, needed=_("请选一项"), default=Whom.SELF.value)
    helper = Text(_("您（帮忙的人）怎么称呼？"), 40)
    relation = Text(_("您是他的什么人？"), 40, description=_("比如：女儿、邻居、村干部"))
    consent = Tick(_("已经问过他本人，他同意我替他问"))
    voice = Tick(_("只打电话告诉我（看字不方便）"))
    no_call = Tick(_("不要打电话"))
    no_text = Tick(_("不要发短信"))
    no_name = Tick(_("联系时不要说是法律服务"))
    hour = Pick(_("什么时候打电话合适？"), Hour, needed=_("请选一项"), default=Hour.ANY.value)
    recorded = HiddenField("")
    recording = FileField(_("不方便写？说一段，最多 1 分钟"), [Optional()])
    website = StringField(_("这一格请空着"), [Optional()])

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name, default in (("whom", Whom.SELF), ("hour", Hour.ANY)):
            if not self[name].data:
                self[name].data = default.value

    def validate(self, extra_validators: Any = None) -> bool:
        if self.recorded.data and not self.question.data:
            with in_chinese():
                self.question.data = str(SPOKEN)
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
        if self.voice.data and self.no_call.data:
            raise Refused(_("“只打电话告诉我”和“不要打电话”只能选一样"), "no_call")


class FeedbackForm(CreateForm):
    """Three answers; the phone only so that nobody else reads the reply."""

    kind = Pick(_("是哪一种？"), Saying, needed=_("请选一种"))
    text = Text(
        _("您想说什么？"),
        2000,
        needed=_("请写一写是什么事"),
        lines=True,
        description=_("哪天、哪个村、哪个人、怎么回事。可以点键盘上的话筒说话"),
    )
    phone = Phone(
        _("您的手机号"),
        needed=_("请写手机号，看答复要用后四位"),
        description=_("看答复要用后四位；需要问清楚时，司法局会打给您"),
    )
    website = StringField(_("这一格请空着"), [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.website.data:
            self.website.data = ""
            self.form_errors.append(_("请再送一次"))
            return False
        return valid


class HoldForm(Form):
    held = Text(
        _("先回一句"),
        300,
        needed=_("请写一句"),
        lines=True,
        description=_("看到了，谁来查，最晚哪天答复；提意见的人看得到"),
    )


class WhomForm(Form):
    whom = Select(_("说的是这里哪位同事？"), description=_("定了以后，这位同事看不到这件，也不能答复"))


class ReplyForm(CreateForm):
    text = Text(
        _("答复"),
        2000,
        needed=_("请写答复"),
        lines=True,
        description=_("查了什么，怎么办，谁负责。送出以后提意见的人看得到，改不了"),
    )


class DecideForm(ReplyForm):
    """The answer to a request on somebody's data: granted or not, and why not."""

    granted = Pick(_("怎么办？"), Granting, needed=_("请选照办还是不能照办"))
    nickname = Text(_("改正后的称呼"), 40, description=_("不改就留空"))
    phone = Phone(_("改正后的手机号"), description=_("不改就留空；改了以后，查答复要用新的后四位"))


class MineForm(CreateForm):
    """What somebody asks of the data on a question; the ticket says that number and last digits were right."""

    ticket = HiddenField("")
    want = Pick(_("您要什么？"), Want, needed=_("请选一项"))
    text = Text(_("要改什么？（删掉的不用写）"), 500, lines=True, description=_("比如：称呼写错了，应该是王大爷"))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.want.data == Want.CORRECT and not self.text.data:
            self.text.errors = [*self.text.errors, _("请写哪里错了，应该是什么")]
            return False
        return valid


class TrackForm(Form):
    """Both are needed: the number and the end of the phone (SETTLED.md)."""

    receipt = Text(_("回执号"), 60, needed=_("请写回执号，一共 8 位"), description=_("一共 8 位，大小写、空格都没关系"))
    phone_tail = StringField(_("手机号后四位"), filters=[tail], description=_("问的时候留的那个手机号"))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if len(self.phone_tail.data or "") != 4:
            self.phone_tail.errors = [*self.phone_tail.errors, _("请写手机号的后四位数字")]
            return False
        return valid


class RateForm(Form):
    """Whether it helped; the ticket says that number and last digits were right a moment ago."""

    ticket = HiddenField("")


class PartyForm(RateForm):
    """A party's own step; the button says which."""


class SupplyForm(CreateForm):
    """What the villager answers to a question asked back; the ticket says that number and digits were right."""

    text = Text(
        _("您的回答"),
        2000,
        needed=_("请写几句回答"),
        lines=True,
        description=_("几句话就行，可以点键盘上的话筒说话"),
    )
    ticket = HiddenField("")


class EmptyForm(VersionForm):
    """A page that only asks to go on."""


class DeclineForm(VersionForm):
    why = Pick(_("为什么不接？"), Declines, needed=_("请选一项"))
    told = Text(_("给同事的说明"), 500, needed=_("请写一句说明，提问人看不到"), lines=True)


class AnswerForm(CreateForm):
    """An answer in its parts; sent only from the page that shows to whom it goes (PRODUCT.md A05)."""

    summary = Text(
        _("录音里说了什么？"),
        500,
        needed=_("请先听录音，写几句他说了什么"),
        lines=True,
        description=_("给同事看的，提问人看不到"),
    )
    conclusion = Text(
        _("结论"), 2000, needed=_("请先写结论"), lines=True, description=_("一两句话：能不能、该不该、谁的责任")
    )
    next_steps = Text(
        _("下一步怎么办"),
        2000,
        needed=_("请写下一步怎么办"),
        lines=True,
        description=_("一条一行：带什么，去哪里，找谁"),
    )
    basis = Text(_("法律依据"), 2000, lines=True, description=_("用白话说一遍法律是怎么规定的"))
    cites = Text(
        _("引用的条文，一行一条"),
        400,
        lines=True,
        description=_("比如：民法典 第一千零四十二条。下面可以找；没有引用就空着"),
    )
    find = StringField(_("找条文"), [Optional()], description=_("写几个字，或者写法律名和条号"))
    confirmed = HiddenField("")
    version = HiddenField("")

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        for field in (self.conclusion, self.next_steps, self.basis):
            if found := blank(field.data or ""):
                field.errors = [*field.errors, _("这里还没有填：%(what)s", what=found)]
                valid = False
        unread = citations(self.cites.data or "")[1]
        if unread:
            self.cites.errors = [*self.cites.errors, _("看不懂这一行：%(line)s", line=unread[0][:40])]
        return valid and not unread

    @property
    def told_cites(self) -> list[tuple[str, str]]:
        """Each law with the number of an article, once."""
        return list(dict.fromkeys(citations(self.cites.data or "")[0]))


class PhraseForm(CreateForm):
    """A sentence for later; what is filled in each time stands in 〔 〕, and an answer is not sent before it is."""

    keeps = False
    text = Text(
        _("常用的话"),
        300,
        needed=_("请写这句话"),
        lines=True,
        description=_("每次要改的地方用〔〕括起来，比如：请在〔日期〕前去〔地方〕"),
    )
    shared = Tick(_("给所有答复咨询的人用"))


class DropForm(CreateForm):
    keeps = False


class NoteForm(CreateForm):
    text = Text(
        _("内部备注"), 1000, needed=_("请写备注"), lines=True, description=_("只有工作人员看得到，提问人看不到")
    )


class CalledForm(CreateForm):
    text = Text(
        _("他怎么说，接着怎么办？"),
        1000,
        needed=_("请写几句他说的"),
        lines=True,
        description=_("只有工作人员看得到，提问人看不到"),
    )


class AskBackForm(CreateForm):
    """One question to the villager: neither an answer nor a note."""

    text = Text(
        _("想问提问人什么？"),
        500,
        needed=_("请写想问的话"),
        lines=True,
        description=_("一次只问一件事，用他听得懂的话。比如：合同是哪年签的？"),
    )
    version = HiddenField("")


class AssignForm(VersionForm):
    adviser = Select(_("交给哪位顾问？"), needed=_("请选一位顾问"))


class WhyForm(VersionForm):
    told = Text(_("说明"), 500, needed=_("请写一句说明"), lines=True)


class KeepForm(VersionForm):
    told = Text(_("为什么？"), 200, needed=_("请写一句原因"), lines=True, description=_("哪个案子、哪份文件；不写人名"))


class AidDecideForm(VersionForm):
    """What the legal-aid centre decided, and when."""

    granted = Pick(_("怎么定的？"), Granted, needed=_("请选一项"))
    on = Day(_("哪天定的？"), needed=_("请填日子"))
    why = Text(_("不给的理由"), 300, lines=True, description=_("书面决定上怎么写就怎么写；给予的不用填"))


class AidLawyerForm(VersionForm):
    """Who takes the matter."""

    lawyer = Text(_("派了谁？"), 40, needed=_("请写姓名和律所"), description=_("提问人看得到"))
    on = Day(_("哪天派的？"), needed=_("请填日子"))


class RevealForm(Form):
    why = Text(_("为什么要看？"), 120, needed=_("请写一句原因，会记下来"))


class PhoneForm(CreateForm):
    """The phone to which a code goes."""

    keeps = False
    phone = Phone(_("您的手机号"), needed=_("请写手机号"), description=_("问法律、约时间的时候留的那个手机号"))
    website = StringField(_("这一格请空着"), [Optional()])


class CodeForm(Form):
    """The code that came; the ticket says to which phone."""

    code = StringField(_("短信里的验证码"), filters=[narrow], description=_("6 位数字，5 分钟内有效"))
    ticket = HiddenField("")
