"""Into the phone without typing: an office shows a code, the phone that scans it becomes its person's own."""

import secrets
from datetime import timedelta

from sqlalchemy import update

from portal.accounts.models import Binding, Device, SignIn
from portal.accounts.queries import binding as queries
from portal.accounts.queries import offline_days
from portal.accounts.rules.devices import BIND_FOR
from portal.accounts.service import Caller, devices
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import Actor, acting_as, actor


def make(user_id: int) -> tuple[Binding, str]:
    """A code for somebody's phone, shown once and stored as a hash; one that was still open is void from now on."""
    user = queries.fit(user_id, actor().areas)
    if user is None:
        raise Refused(_("这个人的手机不归您开通"))
    now = clock.now()
    still = (Binding.user_id == user_id, Binding.used_at.is_(None), Binding.revoked_at.is_(None))
    db.session.execute(update(Binding).where(*still).values(revoked_at=now))
    code = secrets.token_urlsafe(18)
    row = Binding(
        code_hash=queries.code_hash(code), user_id=user_id, by_id=actor().id, made_at=now, until=now + BIND_FOR
    )
    db.session.add(row)
    db.session.flush()
    audit.record("accounts.offer_binding", "accounts_user", user_id, code=row.id)
    return row, code


def revoke(row: Binding) -> None:
    """Nobody can use this code any more; a phone that it has opened stays open."""
    if row.used_at is not None or row.revoked_at is not None:
        return
    row.revoked_at = clock.now()
    audit.record("accounts.revoke_binding", "accounts_user", row.user_id, code=row.id)


def take(row: Binding) -> None:
    """Use up a code; of two phones that scan it at the same moment one is too late."""
    now = clock.now()
    still = (Binding.id == row.id, Binding.used_at.is_(None), Binding.revoked_at.is_(None), Binding.until > now)
    taken = db.session.execute(
        update(Binding).where(*still).values(used_at=now), execution_options={"synchronize_session": False}
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(_("这个码刚刚用过了，请让镇司法所再出一个"))


def open_phone(offer: queries.Offer, token_hash: str, caller: Caller) -> SignIn:
    """The session of a phone that was just given to its person; it lasts while the phone is in touch now and then."""
    row, now = offer.binding, clock.now()
    with acting_as(Actor(row.user_id, name=offer.name)):
        device = devices.remember(row.user_id, caller.device, caller.agent)
        assert isinstance(device, Device)
        device.bound_at = now
        opened = SignIn(
            token_hash=token_hash,
            user_id=row.user_id,
            device_id=device.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(days=offline_days()),
            bound=True,
            agent=caller.agent[:120],
            address=caller.address,
        )
        db.session.add(opened)
        bound = update(Binding).where(Binding.id == row.id).values(device_id=device.id)
        db.session.execute(bound, execution_options={"synchronize_session": False})
        audit.record("accounts.bind", "accounts_user", row.user_id, code=row.id, by=row.by_id, device=device.id)
    return opened
