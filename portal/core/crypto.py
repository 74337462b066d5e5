"""Phone and identity numbers at rest: encrypted with a key apart from the database, findable by a blind index.

AES-256-GCM; the key's id stands in front, so that keys can be changed while the portal runs; table, column and the
row's `uid` are bound in, so that a stolen cell cannot be moved to another row (SETTLED.md, Scope; PIPL 51).
"""

import hashlib
import hmac
import os
import uuid
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary, String, inspect
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.config import config


class WrongKey(ValueError):
    """A sealed value cannot be opened: its key is not set, or the cell was changed."""


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"key id" + key).digest()[:4]


@lru_cache(64)
def _derived(key: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=use).derive(key)


def seal(plain: str, bound_to: str) -> bytes:
    """Encrypt a text under the newest key, bound to its place."""
    return seal_bytes(plain.encode(), bound_to)


def seal_bytes(plain: bytes, bound_to: str) -> bytes:
    """Encrypt a file under the newest key, bound to its place."""
    key = config().field_keys[0]
    nonce = os.urandom(12)
    return _key_id(key) + nonce + AESGCM(_derived(key, b"field")).encrypt(nonce, plain, bound_to.encode())


def unseal(sealed: bytes, bound_to: str) -> str:
    """Decrypt a text with whichever key was used, or `WrongKey`."""
    return unseal_bytes(sealed, bound_to).decode()


def unseal_bytes(sealed: bytes, bound_to: str) -> bytes:
    """Decrypt a file with whichever key was used, or `WrongKey`: also where a single bit of it was changed."""
    for key in config().field_keys:
        if _key_id(key) == sealed[:4]:
            try:
                return AESGCM(_derived(key, b"field")).decrypt(sealed[4:16], sealed[16:], bound_to.encode())
            except InvalidTag:
                break
    raise WrongKey("a sealed value cannot be opened with the keys that are set")


def key_for_the_phone(person_id: int) -> str:
    """A key under which one person's browser seals what waits on the phone, in hexadecimal.

    It is the same at each sign-in and stands on that person's pages alone: whoever reads the phone's store without
    them reads nothing.
    """
    return _derived(config().field_keys[0], f"phone {person_id}".encode()).hex()


def blind(plain: str, use: str) -> str:
    """A keyed fingerprint of a value under the newest key: equal values of one use meet, nothing else is told."""
    return _fingerprint(config().field_keys[0], plain, use)


def blinds(plain: str, use: str) -> list[str]:
    """The fingerprints under every key that is set, for a look-up while keys are being changed."""
    return [_fingerprint(key, plain, use) for key in config().field_keys]


def _fingerprint(key: bytes, plain: str, use: str) -> str:
    return hmac.new(_derived(key, b"index"), f"{use}\0{plain}".encode(), hashlib.sha256).hexdigest()[:32]


class HasUid:
    """A row with a name of its own, made before it is stored; sealed cells are bound to it."""

    uid: Mapped[str] = mapped_column(String(32), unique=True)

    def __init__(self, **values: Any) -> None:
        self.uid = values.pop("uid", None) or uuid.uuid4().hex
        for column in inspect(type(self)).columns:
            if column.default is not None and column.default.is_scalar and column.key not in values:
                setattr(self, column.key, column.default.arg)
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


class Sealed:
    """A text of a row that is stored only encrypted: `phone = Sealed("phone_sealed")`.

    Reading the attribute opens the cell; the views show it masked and log every reveal.
    """

    def __init__(self, column: str):
        self.column = column

    def _place(self, row: Any) -> str:
        return f"{row.__tablename__}.{self.column}|{row.uid}"

    def __get__(self, row: Any, owner: type[Any]) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return None if sealed is None else unseal(sealed, self._place(row))

    def __set__(self, row: Any, plain: str | None) -> None:
        setattr(row, self.column, seal(plain, self._place(row)) if plain else None)


class SealedFile(Sealed):
    """A file of a row that is stored only encrypted; its column is read when it is asked for, not with the row."""

    def __get__(self, row: Any, owner: type[Any]) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return None if sealed is None else unseal_bytes(sealed, self._place(row))

    def __set__(self, row: Any, plain: bytes | None) -> None:  # type: ignore[override]
        setattr(row, self.column, None if plain is None else seal_bytes(plain, self._place(row)))


def file_column() -> Mapped[bytes | None]:
    """The column behind a `SealedFile`."""
    return mapped_column(LargeBinary, deferred=True)


def sealed_column() -> Mapped[bytes | None]:
    """The column behind a `Sealed` text."""
    return mapped_column(LargeBinary)
