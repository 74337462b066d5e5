"""The file of a member: recommended, described, with other work and consent; the telephone is sealed (PIPL 51)."""

from dataclasses import dataclass
from datetime import date

from portal.areas import queries as areas
from portal.areas.rules import county_code, town_code
from portal.core import audit, clock, crypto, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.members import queries, rules
from portal.members.models import Member, Post
from portal.members.rules import Duty, Moved, Nominated, Source, Speciality, Tier
from portal.members.service.guards import changing, note, tell


@dataclass(frozen=True)
class Told:
    """What is known of a person who is put forward; `namesake` says that another of this name is somebody else."""

    village_code: str
    name: str
    tier: Tier
    source: Source
    recommended_on: date
    nominated: Nominated = Nominated.COMMITTEE
    group_name: str = ""
    specialities: tuple[Speciality, ...] = ()
    phone: str | None = None
    consent: bool = False
    namesake: bool = False


def recommend(told: Told) -> Member:
    """Put a person forward for a village, by themselves or by the village's two committees."""
    if areas.village_of(told.village_code) is None:
        raise Refused(_("没有这个村，请重新选"), "village")
    if told.recommended_on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), "recommended_on")
    _refuse_twice(told)
    member = written(told)
    db.session.add(member)
    note(member, Moved.RECOMMEND, told.recommended_on)
    db.session.flush()
    tell(member, None, rules.image(member))
    audit.record("members.recommend", "members_member", member, area=told.village_code, tier=told.tier.value)
    return member


def written(told: Told, *, by: int | None = None, import_id: int | None = None) -> Member:
    """The row of a person who is put forward; not yet stored."""
    member = Member(
        village_code=told.village_code,
        town_code=town_code(told.village_code),
        county_code=county_code(told.village_code),
        name=told.name,
        group_name=told.group_name,
        tier=told.tier,
        source=told.source,
        specialities=told.specialities,
        nominated=told.nominated,
        recommended_on=told.recommended_on,
        recommended_by_id=actor().id if import_id is None else by,
        moved_on=told.recommended_on,
        consent_on=told.recommended_on if told.consent else None,
        import_id=import_id,
    )
    set_phone(member, told.phone)
    return member


def _refuse_twice(told: Told) -> None:
    """One person stands on the roster once."""
    same = queries.same_person(told.village_code, told.name, told.phone)
    if same is None:
        return
    if same.by_phone:
        raise Refused(_("%(name)s已经在名册里，不用再推荐", name=told.name), "phone")
    if not told.namesake:
        raise Refused(_("村里已经有一位%(name)s。如果是两个人，请勾选“同名的另一个人”", name=told.name), "namesake")


def set_phone(member: Member, phone: str | None) -> None:
    """Seal a telephone number, beside what finds it again: the whole number and its last four digits."""
    member.phone = phone
    member.phone_index = crypto.blind(phone, "person.phone") if phone else None
    member.phone_tail = crypto.blind(phone[-4:], "person.phone_tail") if phone else None


@dataclass(frozen=True)
class Details:
    """What can be corrected in a file; a telephone left blank keeps what is stored."""

    name: str
    group_name: str
    source: Source
    specialities: tuple[Speciality, ...]
    certificate: str
    phone: str | None = None
    forget_phone: bool = False


def describe(member: Member, told: Details) -> None:
    """Correct a file; what villagers read follows."""
    with changing(member):
        fields = ("name", "group_name", "source", "specialities", "certificate")
        changed = [field for field in fields if getattr(member, field) != getattr(told, field)]
        for field in changed:
            setattr(member, field, getattr(told, field))
        if told.phone or told.forget_phone:
            set_phone(member, None if told.forget_phone else told.phone)
            changed.append("phone")
    audit.record("members.describe", "members_member", member, changed=changed)


def change_tier(member: Member, tier: Tier, on: date, why: str) -> None:
    """Make an ordinary member a core one, or the other way round; the figures follow."""
    if tier is member.tier:
        raise Refused(_("现在就是这个类别"), "tier")
    _not_before_last(member, on)
    with changing(member):
        member.tier, member.moved_on = tier, on
        note(member, Moved.TIER, on, why)
    audit.record("members.tier", "members_member", member, after=tier.value)


def agree_to_listing(member: Member, on: date) -> None:
    """The person agrees that villagers may read the name: from a day on (PIPL 13, 14)."""
    if member.consent_on is not None:
        raise Refused(_("已经记过同意公开"))
    if on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), "on")
    with changing(member):
        member.consent_on = on
        note(member, Moved.CONSENT, on)
    audit.record("members.consent", "members_member", member)


def end_listing(member: Member) -> None:
    """The person takes the consent back: the name is gone from the village's page at once (PIPL 15)."""
    if member.consent_on is None:
        raise Refused(_("没有记过同意公开"))
    with changing(member):
        member.consent_on = None
        note(member, Moved.CONSENT_END, clock.today())
    audit.record("members.consent_end", "members_member", member)


def join_account(member: Member, user_id: int | None) -> None:
    """Say which account is this person's, so that their own work finds them; None says that they have none."""
    if user_id is not None:
        other = queries.member_of(user_id)
        if other is not None and other is not member:
            raise Refused(_("这个账号已经是%(name)s的", name=other.name), "account")
    member.user_id = user_id
    audit.record("members.account", "members_member", member, user=user_id)


def carry(member: Member, number: str) -> None:
    """The number of the certificate that this person holds now; given by the room of certificates alone."""
    member.certificate = number


def take_post(member: Member, duty: Duty, from_on: date, until_on: date | None = None) -> Post:
    """Note other work of the same person; one line for each time it is theirs."""
    if until_on is not None and until_on < from_on:
        raise Refused(_("结束的日子不能早于开始的日子"), "until_on")
    for post in queries.posts_of(member):
        overlaps = (until_on is None or post.from_on <= until_on) and (
            post.until_on is None or post.until_on >= from_on
        )
        if post.duty is duty and overlaps:
            raise Refused(_("这段时间已经记过“%(duty)s”", duty=duty.label), "duty")
    post = Post(member=member, duty=duty, from_on=from_on, until_on=until_on)
    db.session.add(post)
    audit.record("members.post", "members_member", member, duty=duty.value, since=from_on.isoformat())
    return post


def leave_post(member: Member, post: Post, until_on: date) -> None:
    """End other work; `until_on` is its last day. The file itself stays as it is."""
    if until_on < post.from_on:
        raise Refused(_("结束的日子不能早于开始的日子"), "until_on")
    post.until_on = until_on
    audit.record("members.post_end", "members_member", member, duty=post.duty.value, until=until_on.isoformat())


def reveal(member: Member, why: str) -> str | None:
    """Show a telephone number in full: a logged act with a reason (UI.md L7)."""
    audit.record("members.reveal", "members_member", member.id, why=why)
    number: str | None = member.phone
    return number


def _not_before_last(member: Member, on: date) -> None:
    if on < member.moved_on:
        raise Refused(_("日子不能早于上一步（%(day)s）", day=member.moved_on.isoformat()), "on")
    if on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), "on")
