"""One member's file: where they stand, what comes next, what is known, what happened."""

from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries as accounts
from portal.areas import queries as areas
from portal.core import clock
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.record import Entry, buttons, masked_phone
from portal.core.scope import within
from portal.core.web import done, get_or_404, page, person
from portal.members import queries, rules, service
from portal.members.forms import (
    AccountForm,
    ConsentForm,
    DescribeForm,
    EmptyForm,
    EndForm,
    PostForm,
    RevealForm,
    TierForm,
)
from portal.members.models import Member, Post
from portal.members.rules import Can, Duty, Source, Speciality, State, Tier
from portal.members.views.entrance import note_reading, room, whole_in

BOTH = ["GET", "POST"]
NONE = "-"


@room.get("/<int:member_id>", needs=Can.READ)
def show(member_id: int) -> ResponseReturnValue:
    """The whole file; every reading is on the trail. Reasons are for who proposes and decides."""
    member, who = get_or_404(Member, member_id), person()
    whole, here = whole_in(), member.village_code
    if not (member.on_register or whole is None or within(here, whole) or member.user_id == who.id):
        abort(404)
    note_reading(member_id)
    inside = who.may_at(Can.PROPOSE, here) or who.may_at(Can.APPROVE, here)
    moves = queries.moves_of(member)
    return page(
        member=member,
        places=areas.names([member.village_code, member.town_code]),
        phone=masked_phone(member.phone) if inside else "",
        posts=queries.posts_of(member),
        entries=[Entry(one.what.label, one.on, one.by_name, _why(one) if inside else "") for one in moves],
        notice=queries.notice_of(member) if member.state is State.NOTICED else None,
        buttons=buttons(_steps(member)),
        due=member.state in rules.WAITING or member.state is State.SUSPENDED,
        changes=who.may_at(Can.PROPOSE, here),
        inside=inside,
        approves=who.may_at(Can.APPROVE, here),
        reveals=who.may_at(Can.REVEAL, here) and bool(member.phone_sealed),
        today=clock.today(),
    )


def _why(move: Any) -> Any:
    told = move.why
    if move.ground is not None:
        told = f"{move.ground.label}：{move.why}" if move.why else move.ground.label
    return "；".join(str(part) for part in (told, move.paper) if part)


def _steps(member: Member) -> list[tuple[Any, str]]:
    """The steps from here that this person may take, the usual one first."""
    steps = [step for step in member.steps if person().may_at(rules.NEEDS[step], member.village_code)]
    return [(step.label, url_for(f".{step.value}", member_id=member.id)) for step in steps]


@room.route("/<int:member_id>/describe", methods=BOTH, needs=Can.PROPOSE)
def describe(member_id: int) -> ResponseReturnValue:
    """Correct a file; a telephone left blank stays as it is stored."""
    member = get_or_404(Member, member_id)
    form = DescribeForm(
        data={
            "version": str(member.version),
            "name": member.name,
            "source": member.source.value,
            "specialities": [one.value for one in member.specialities],
            "group_name": member.group_name,
            "certificate": member.certificate,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            service.expect(member, form.opened_on(member))
            service.describe(
                member,
                service.Details(
                    name=form.name.data,
                    group_name=form.group_name.data or "",
                    source=Source(form.source.data),
                    specialities=tuple(Speciality(word) for word in form.specialities.data or ()),
                    certificate=form.certificate.data or "",
                    phone=form.phone.data or None,
                    forget_phone=form.forget_phone.data,
                ),
            )
            return done(_("改好了"), ".show", member_id=member.id)
    return page(form=form, member=member)


@room.route("/<int:member_id>/tier", methods=BOTH, needs=Can.APPROVE)
def tier(member_id: int) -> ResponseReturnValue:
    """A member becomes a core one, or the other way round."""
    member, form = get_or_404(Member, member_id), TierForm()
    if not form.is_submitted():
        form.version.data, form.on.data = str(member.version), clock.today()
        form.tier.data = (Tier.ORDINARY if member.tier is Tier.CORE else Tier.CORE).value
    if form.validate_on_submit():
        with form.refusals():
            service.expect(member, form.opened_on(member))
            service.change_tier(member, Tier(form.tier.data), form.on.data, form.why.data)
            return done(_("类别改好了"), ".show", member_id=member.id)
    return page(form=form, member=member)


@room.route("/<int:member_id>/consent", methods=BOTH, needs=Can.PROPOSE)
def consent(member_id: int) -> ResponseReturnValue:
    """The person agrees that villagers read the name on the village's page."""
    member, form = get_or_404(Member, member_id), ConsentForm()
    if not form.is_submitted():
        form.on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            service.agree_to_listing(member, form.on.data)
            return done(_("同意已记下"), ".show", member_id=member.id)
    return page(form=form, member=member)


@room.route("/<int:member_id>/consent-end", methods=BOTH, needs=Can.PROPOSE)
def consent_end(member_id: int) -> ResponseReturnValue:
    """The person takes it back: the name is gone at once."""
    member, form = get_or_404(Member, member_id), EmptyForm()
    if form.validate_on_submit():
        with form.refusals():
            service.end_listing(member)
            return done(_("姓名不再公开"), ".show", member_id=member.id)
    return page(form=form, member=member)


@room.route("/<int:member_id>/account", methods=BOTH, needs=Can.PROPOSE)
def account(member_id: int) -> ResponseReturnValue:
    """Which account is this person's; offered are those who work in the village."""
    member, form = get_or_404(Member, member_id), AccountForm()
    people = accounts.holders(Can.READ, member.village_code)
    form.account.choices = offered([(NONE, _("没有账号")), *((str(one.id), one.name) for one in people)])
    if not form.is_submitted():
        form.version.data, form.account.data = str(member.version), str(member.user_id or NONE)
    if form.validate_on_submit():
        with form.refusals():
            service.expect(member, form.opened_on(member))
            service.join_account(member, None if form.account.data == NONE else int(form.account.data))
            return done(_("账号记好了"), ".show", member_id=member.id)
    return page(form=form, member=member)


@room.route("/<int:member_id>/posts/new", methods=BOTH, needs=Can.PROPOSE, once=True)
def add_post(member_id: int) -> ResponseReturnValue:
    """Other work of the same person; they stay one person in every figure."""
    member, form = get_or_404(Member, member_id), PostForm()
    if form.validate_on_submit():
        with form.refusals():
            service.take_post(member, Duty(form.duty.data), form.from_on.data, form.until_on.data)
            return done(_("记下了"), ".show", member_id=member.id)
    return page(form=form, member=member)


@room.route("/<int:member_id>/posts/<int:post_id>/end", methods=BOTH, needs=Can.PROPOSE)
def end_post(member_id: int, post_id: int) -> ResponseReturnValue:
    """Other work ends."""
    member, post, form = get_or_404(Member, member_id), get_or_404(Post, post_id), EndForm()
    if post.member_id != member.id:
        abort(404)
    if not form.is_submitted():
        form.until_on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            service.leave_post(member, post, form.until_on.data)
            return done(_("记下了"), ".show", member_id=member.id)
    return page(form=form, member=member, post=post)


@room.route("/<int:member_id>/phone", methods=BOTH, needs=Can.REVEAL)
def reveal(member_id: int) -> ResponseReturnValue:
    """Show the telephone number in full, once, after a reason is given; it stands on the trail."""
    member, form = get_or_404(Member, member_id), RevealForm()
    if form.validate_on_submit():
        with form.refusals():
            shown = service.reveal(member, form.why.data)
            return page(_status=201, member=member, form=form, shown=shown)
    return page(member=member, form=form, shown=None)
