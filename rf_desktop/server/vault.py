"""Secrets that rest in the database: encrypted with a data key that is never in it (A5, D3).

The data key comes from the environment or, inside the application, from the computer's password store. Several of them,
between commas, are for changing it: the first encrypts, each of them still reads.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

LEAST_KEY = 32
"""Characters of a data key at least; they should come from a generator, not from a head."""
_PURPOSE = b"resolutionflow: secrets at rest, 1"


class NoDataKey(Exception):
    """Nothing can be encrypted here, since this server was given no data key."""


class Unopenable(Exception):
    """This was encrypted with another data key, or is damaged."""


class Vault:
    """Encrypts and opens short secrets. Without a data key it does neither."""

    def __init__(self, data_keys: str | None) -> None:
        self._keys = split_keys(data_keys)
        self._box: MultiFernet | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a data key."""
        return bool(self._keys)

    def seal(self, secret: str) -> str:
        """`secret`, encrypted with the first data key. Raises NoDataKey."""
        return self._opened().encrypt(secret.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """What `seal` was given. Raises NoDataKey, Unopenable."""
        from cryptography.fernet import InvalidToken

        try:
            return self._opened().decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Unopenable from None

    def reseal(self, sealed: str) -> str:
        """The same secret, encrypted with the first data key. Raises NoDataKey, Unopenable."""
        from cryptography.fernet import InvalidToken

        try:
            return self._opened().rotate(sealed.encode()).decode()
        except InvalidToken:
            raise Unopenable from None

    def _opened(self) -> MultiFernet:
        if not self._keys:
            raise NoDataKey
        if self._box is None:
            from cryptography.fernet import Fernet, MultiFernet  # only whoever has a secret pays for the import

            self._box = MultiFernet([Fernet(_derived(key)) for key in self._keys])
        return self._box


def split_keys(data_keys: str | None) -> tuple[str, ...]:
    """The single data keys, the newest first."""
    return tuple(key for key in (each.strip() for each in (data_keys or "").split(",")) if key)


def _derived(key: str) -> bytes:
    """A key of the size that the cipher wants, whatever the length of what was given."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return base64.urlsafe_b64encode(HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(key.encode()))
