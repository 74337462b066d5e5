"""Forms: clean what was typed, say what is wrong at the right field, lose nothing."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from flask import current_app, g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, StopValidation, ValidationError
from wtforms.widgets import TextInput

from portal.core import clock
from portal.core.choice import Choice
from portal.core.i18n import _
from portal.core.submission import new_key

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u200b\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069]")
LONGEST_FIELD = 20_000
SAFE = {"GET", "HEAD", "OPTIONS"}
AS_SENT: Any = object()


class Refused(ValueError):
    """A service says no in a sentence for people, and names the field that should say it."""

    def __init__(self, message: Any, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field


def clean(text: str | None) -> str | None:
    """What was typed without control characters and outer blanks; rare characters and `·` stay as they are."""
    if text is None:
        return None
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def narrow(text: str | None) -> str | None:
    """Full-width digits, letters and signs as plain ones: １３８ is 138."""
    cleaned = clean(text)
    return unicodedata.normalize("NFKC", cleaned) if cleaned else cleaned


def one_line(text: str | None) -> str | None:
    """A cleaned text on one line, for names and titles."""
    cleaned = clean(text)
    return re.sub(r"\s+", " ", cleaned) if cleaned else cleaned


class Form(FlaskForm):  # type: ignore[misc]
    """A plain HTML form. After a session ended, what was typed comes back filled but not sent.

    Only form fields fill it: never JSON, nor a file sent in the place of a text (SECURITY.md R40). `came_back` says
    that what stands in it was typed before: a phone does not put a draft over it.
    """

    came_back = False

    def __init__(self, formdata: Any = AS_SENT, **options: Any):
        if formdata is AS_SENT:
            kept = g.get("kept_fields") if request.method == "GET" else None
            formdata = MultiDict(kept) if kept is not None else None
            self.came_back = kept is not None
            if request.method not in SAFE:
                formdata = request.form
        super().__init__(formdata=formdata, **options)

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if "csrf_token" in self._fields and self.csrf_token.errors:
            self.csrf_token.errors = []
            self.form_errors.append(_("这一页打开得太久了，内容都还在，请再送一次"))
            valid = False
        return bool(valid)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Put a service's no under the field that it names, or at the top of the form."""
        try:
            yield
        except Refused as no:
            if no.field and no.field in self._fields:
                field = self._fields[no.field]
                field.errors = [*field.errors, no.message]
            else:
                self.form_errors.append(no.message)


class CreateForm(Form):
    """A form that makes something new: its key makes it count exactly once.

    `keeps`: a phone may keep it until there is a link. Not where the answer says something once, or what must not wait;
    nor on a page that does not take it exactly once.
    """

    keeps = True
    submission_key = HiddenField("")

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.keeps = self.keeps and request.endpoint in current_app.once  # type: ignore[attr-defined]
        if not self.submission_key.data:
            self.submission_key.data = new_key()


class VersionForm(Form):
    """A form that changes something: it knows which version of the record it was opened on."""

    version = HiddenField("")

    def opened_on(self, row: Any) -> str | None:
        """The version that it was opened on; from here on it stands for the newest, which its page now shows."""
        opened, self.version.data = self.version.data, str(row.version)
        return opened  # type: ignore[no-any-return]


def Text(label: Any, longest: int, *, needed: Any = None, lines: bool = False, **options: Any) -> Any:  # noqa: N802
    """A text of at most `longest` characters; `needed` is the sentence shown when it is empty."""
    validators: list[Any] = [Needed(needed) if needed else Optional(), _fits(longest)]
    kind = TextAreaField if lines else StringField
    return kind(label, validators, filters=[clean if lines else one_line], **options)


def Phone(label: Any, *, needed: Any = None, **options: Any) -> Any:  # noqa: N802
    """A phone number: blanks, hyphens, +86 and full-width digits are forgiven."""
    return StringField(label, [Needed(needed) if needed else Optional(), _is_phone], filters=[plain_phone], **options)


def IdNumber(label: Any, **options: Any) -> Any:  # noqa: N802
    """A resident identity number of 18 places with its check character (GB 11643-1999)."""
    return StringField(label, [Optional(), _is_id_number], filters=[_plain_id], **options)


def offered(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Pairs of a stored word and its label, as a field offers them."""
    return [SelectChoice(value, label) for value, label in pairs]


def Pick(label: Any, choice: type[Choice] | None = None, *, needed: Any, **options: Any) -> Any:  # noqa: N802
    """One of a few, as radios; the choices of a database list are handed in later.

    A word of yesterday from a phone that was long without a link is read as today's.
    """
    kept = choice.options() if choice else options.pop("choices", [])
    if choice:
        options["filters"] = [choice.today, *options.get("filters", ())]
    return RadioField(label, [PickOne(needed)], choices=offered(kept), validate_choice=False, **options)


def Select(label: Any, *, needed: Any = None, **options: Any) -> Any:  # noqa: N802
    """One of many, as a list, or none where none is needed; the choices are handed in by the view."""
    kept = offered(options.pop("choices", []))
    return SelectField(label, [PickOne(needed)], choices=kept, validate_choice=False, **options)


def Tick(label: Any, *, needed: Any = None, **options: Any) -> Any:  # noqa: N802
    """A box to tick."""
    return BooleanField(label, [Needed(needed)] if needed else [], **options)


def Day(label: Any, *, needed: Any = None, future: bool = False, **options: Any) -> Any:  # noqa: N802
    """A day; one that lies ahead is refused unless `future`."""
    validators: list[Any] = [Needed(needed) if needed else Optional(), _sensible_day(future)]
    if future:
        options.setdefault("render_kw", {"data-ahead": ""})
    return _DayField(label, validators, **options)


class _DayField(DateField):  # type: ignore[misc]
    """A date that tells what to do when it cannot be read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = narrow(valuelist[0]) if valuelist else None
        if not text:
            self.data = None
            return
        text = re.sub(r"[年月/.]", "-", text).rstrip("日")
        try:
            parts = [int(part) for part in text.split("-")]
            self.data = date(*parts)
        except (ValueError, TypeError, OverflowError):
            self.data = None
            raise ValueError(_("请写成 2026-11-22 这样的日期")) from None


class Needed:
    """Something must be left of what was typed once it is cleaned; blanks are nothing."""

    def __init__(self, message: Any):
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        if field.process_errors:
            raise StopValidation
        if not field.data:
            raise StopValidation(self.message)


class NumberField(IntegerField):  # type: ignore[misc]
    """A count as people write it: 120, １２０, 1,200, 120人; what cannot be one is told in a sentence."""

    widget = TextInput()

    def __init__(self, label: Any, validators: Any, most: int, **options: Any):
        super().__init__(label, validators, **options)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        text = re.sub(r"[,，\s]|[人份个名次位年]$", "", narrow(valuelist[0]) or "") if valuelist else ""
        self.data = None
        if not text:
            return
        if not re.fullmatch(r"-?\d{1,12}", text):
            raise ValueError(_("请写数字，比如 35"))
        if text.startswith("-"):
            raise ValueError(_("人数、份数不会是负的，请核对"))
        self.data = int(text)
        if self.data > self.most:
            raise ValueError(_("这个数太大了：最多 %(most)d，请核对", most=self.most))


class GivenNumber(Needed):
    """A number is needed; nought is one."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data != 0:
            super().__call__(form, field)


def Number(label: Any, most: int, *, needed: Any = None, **options: Any) -> Any:  # noqa: N802
    """A count from nought to `most`; `needed` is the sentence shown when it is empty."""
    return NumberField(label, [GivenNumber(needed) if needed else Optional()], most, **options)


class PickOne:
    """One of the offered answers, or the sentence that asks for it; without a sentence none may be picked."""

    def __init__(self, message: Any = None):
        self.message = message
        self.field_flags = {} if message is None else {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data and self.message is None:
            return
        offered = {str(value) for value, *_rest in field.iter_choices()}
        if not field.data or str(field.data) not in offered:
            raise StopValidation(_("请选一项") if self.message is None else self.message)


def _fits(longest: int) -> Callable[[Any, Any], None]:
    def check(form: Any, field: Any) -> None:
        if field.data and len(field.data) > longest:
            raise ValidationError(
                _("写得太长了：最多 %(most)d 个字，现在是 %(now)d 个", most=longest, now=len(field.data))
            )

    return check


def plain_phone(text: str | None) -> str | None:
    """A phone number as plain digits: 138 0000 0001, +86… and １３８… alike."""
    narrowed = narrow(text)
    if not narrowed:
        return narrowed
    digits = re.sub(r"[\s\-()]", "", narrowed)
    return re.sub(r"^(\+86|0086)", "", digits)


def _is_phone(form: Any, field: Any) -> None:
    if not re.fullmatch(r"1\d{10}|0\d{9,11}|\d{7,8}", field.data or ""):
        raise ValidationError(_("手机号是 11 位数字，座机请带区号"))


def _plain_id(text: str | None) -> str | None:
    narrowed = narrow(text)
    return re.sub(r"\s", "", narrowed).upper() if narrowed else narrowed


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _is_id_number(form: Any, field: Any) -> None:
    text = field.data or ""
    if not re.fullmatch(r"\d{17}[\dX]", text):
        raise ValidationError(_("身份证号是 18 位，最后一位可以是 X"))
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        born = None
    if born is None or born > clock.today():
        raise ValidationError(_("身份证号第 7 到 14 位应是出生日期"))
    if "10X98765432"[sum(int(d) * w for d, w in zip(text, WEIGHTS, strict=False)) % 11] != text[17]:
        raise ValidationError(_("身份证号最后一位对不上，请从头核对一遍"))


def _sensible_day(future: bool) -> Callable[[Any, Any], None]:
    def check(form: Any, field: Any) -> None:
        if field.data is None:
            return
        if field.data > clock.today() and not future:
            raise ValidationError(_("这个日子还没到，请核对"))
        if field.data < date(1990, 1, 1) or field.data > clock.today() + timedelta(days=3660):
            raise ValidationError(_("这个日子太远了，请核对年份"))

    return check
