"""The AI key of an application with its own server: kept where this computer keeps secrets, nowhere else (D3)."""

from __future__ import annotations

from rf_desktop.client.credentials import Credentials
from rf_desktop.viewmodels import local_words

_NAME = "ai_key"


class KeptAiKey:
    """Handed to the server at each of its starts, over its standard input; changed from the settings."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    async def get(self) -> str | None:
        """The key, or None when there is none or the password store does not answer."""
        return await self._credentials.get(_NAME)

    async def keep(self, key: str) -> str:
        """Keep a key; why it lasts only until the application ends, "" when it lasts."""
        return local_words.not_remembered(await self._credentials.set(_NAME, key))

    async def forget(self) -> None:
        """Forget it."""
        await self._credentials.forget(_NAME)
