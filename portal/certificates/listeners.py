"""What the roster tells: who was registered gets a certificate, and each certificate knows how its holder stands."""

from typing import Any

from portal.certificates import service
from portal.members.rules import Image, State, member_changed


def listen() -> None:
    """From now on each change of the roster is heard of."""
    member_changed.connect(_hear)


def _hear(member: Any, before: Image | None, after: Image | None) -> None:
    if before is None or after is None or before.state is after.state:
        return
    if after.state is State.REGISTERED and before.state is State.QUALIFIED:
        service.issue(member, member.registered_on)
    else:
        service.follow(member.id, after.state)
