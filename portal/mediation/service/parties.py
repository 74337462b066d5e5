"""The people of a dispute; their phones and identity numbers are sealed (PIPL 51)."""

from dataclasses import dataclass

from sqlalchemy.orm.attributes import flag_modified

from portal.core import audit, crypto, db
from portal.mediation import queries, rules
from portal.mediation.models import Case, Party
from portal.mediation.rules import (
    Role,
)


def set_title(case: Case, names: list[str]) -> None:
    """The line of the list, with masked names, and the key by which the same parties are noticed."""
    shown = rules.masked(names)
    case.title = "、".join(shown[:3]) + ("…" if len(shown) > 3 else "")
    case.parties_key = crypto.blind(rules.same_parties(names), "mediation.parties")


@dataclass(frozen=True)
class PartyTold:
    """What is known of one party; a protected field left blank keeps what is stored (complaint C32)."""

    name: str
    role: Role
    is_organisation: bool = False
    phone: str | None = None
    id_number: str | None = None
    address: str | None = None
    forget_phone: bool = False
    forget_id: bool = False


def add_party(case: Case, told: PartyTold) -> Party:
    """Add a party; the list line and the relapse key follow."""
    party = Party(case=case, role=told.role, name=told.name)
    db.session.add(party)
    _describe_party(party, told)
    set_title(case, [*(p.name for p in queries.parties(case) if p is not party), told.name])
    audit.record("mediation.party", "mediation_case", case, act="add")
    return party


def change_party(case: Case, party: Party, told: PartyTold) -> None:
    """Correct a party's data; the dispute counts it as a change, so that of two who correct at once one is told."""
    _describe_party(party, told)
    flag_modified(case, "title")
    set_title(case, [p.name for p in queries.parties(case)])
    audit.record("mediation.party", "mediation_case", case, act="change", party=party.id)


def _describe_party(party: Party, told: PartyTold) -> None:
    party.name, party.role, party.is_organisation, party.address = (
        told.name,
        told.role,
        told.is_organisation,
        told.address,
    )
    if told.phone or told.forget_phone:
        set_phone(party, None if told.forget_phone else told.phone)
    if told.id_number or told.forget_id:
        number = None if told.forget_id else told.id_number
        party.id_number = number
        party.id_index = crypto.blind(number, "person.id") if number else None


def set_phone(party: Party, phone: str | None) -> None:
    """Seal a phone number, beside what finds it again: the whole number and its last four digits."""
    party.phone = phone
    party.phone_index = crypto.blind(phone, "person.phone") if phone else None
    party.phone_tail = crypto.blind(phone[-4:], "person.phone_tail") if phone else None


def reveal(party: Party, field: str, why: str) -> str | None:
    """Show a phone or identity number in full: a logged act with a reason (UI.md L7)."""
    audit.record("mediation.reveal", "mediation_case", party.case_id, field=field, party=party.id, why=why)
    text: str | None = party.phone if field == "phone" else party.id_number
    return text
