"""Which model an account uses at this moment, with which key, and why not (A6, A9).

A key belongs to the address for which it was given, and never goes anywhere else: neither does the server's own key
follow an account's admin to another address, nor a saved key whoever changes the address without knowing it.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from rf_desktop.contract.ai import AiSettings, KeySource
from rf_desktop.server.ai.claude.door import wants_key
from rf_desktop.server.model import ModelSettings, ModelTrouble
from rf_desktop.server.settings import ServerSettings
from rf_desktop.server.store import Store
from rf_desktop.server.store.tables import AiSettingsRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.server.vault import NoDataKey, Unopenable, Vault
from rf_desktop.values import dataclass

KEY_LOST = "The saved AI key cannot be read any more, since this server's data key is another one. Enter it again."


@dataclass
class DesktopKey:
    """The key that the application around this server handed over; it is in memory only, and may change (D3)."""

    value: str = field(default="", repr=False)


@dataclass(frozen=True)
class AiKeys:
    """Where keys come from: the application, else the account's own, encrypted; else the server's environment."""

    environment: str = field(repr=False)
    model: str
    base_url: str
    vault: Vault
    desktop: DesktopKey | None = None
    """None on a server without an application around it."""

    @classmethod
    def of(cls, settings: ServerSettings, desktop: DesktopKey | None = None) -> AiKeys:
        """Those of a server."""
        vault = Vault(settings.data_key)
        return cls(settings.ai_key or "", settings.ai_model, settings.ai_base_url.rstrip("/"), vault, desktop)

    def keep(self, row: AiSettingsRow, key: str) -> None:
        """Keep a key where this server keeps them; an empty one is forgotten. Raises NoDataKey."""
        if self.desktop is not None:
            self.desktop.value = key
            row.key = None
        else:
            row.key = self.vault.seal(key) if key else None

    def find(self, row: AiSettingsRow | None, base_url: str) -> tuple[str, KeySource, bool]:
        """The key for that address, where it is from, and whether one that was saved cannot be read any more."""
        if self.desktop is not None and self.desktop.value:
            return self.desktop.value, "desktop", False
        lost = False
        if row is not None and row.key is not None:
            try:
                return self.vault.unseal(row.key), "account", False
            except (NoDataKey, Unopenable):
                lost = True
        if self.environment and base_url == self.base_url and not lost:
            return self.environment, "environment", False
        return "", "none", lost


@dataclass(frozen=True)
class AiInUse:
    """What an account's AI is at this moment. `trouble` says why no model is asked, None when one is."""

    enabled: bool
    model: ModelSettings
    key_source: KeySource
    monthly_tokens: int | None
    used_tokens: int
    key_lost: bool

    @property
    def trouble(self) -> ModelTrouble | None:
        """No key, or nothing left of the month's budget; AI that is switched off is no trouble."""
        if wants_key(self.model):
            return ModelTrouble("no_key")
        if self.monthly_tokens is not None and self.used_tokens >= self.monthly_tokens:
            return ModelTrouble("budget_spent")
        return None

    @property
    def view(self) -> AiSettings:
        """As the contract words it; the key is not in it."""
        return AiSettings(
            enabled=self.enabled,
            model=self.model.model,
            base_url=self.model.base_url,
            key_source=self.key_source,
            monthly_tokens=self.monthly_tokens,
            used_tokens=self.used_tokens,
            problem=self._problem,
        )

    @property
    def _problem(self) -> str | None:
        if not self.enabled:
            return None
        if self.key_lost:
            return KEY_LOST
        return None if self.trouble is None else sentence(self.trouble)


async def ai_in_use(work: Work, keys: AiKeys, at: datetime) -> AiInUse:
    """What the account of `work` uses; without settings of its own the server's hold."""
    row = await work.ai_settings.get()
    base_url = keys.base_url if row is None else row.base_url
    key, source, lost = keys.find(row, base_url)
    return AiInUse(
        enabled=row is None or row.enabled,
        model=ModelSettings(keys.model if row is None else row.model, key, base_url),
        key_source=source,
        monthly_tokens=None if row is None else row.monthly_tokens,
        used_tokens=await work.ai_usage.used_this_month(at),
        key_lost=lost,
    )


def sentence(trouble: ModelTrouble) -> str:
    """Why a model does not answer, as a sentence."""
    return f"{trouble.reason[:1].upper()}{trouble.reason[1:]}."


async def encrypt_anew(store: Store, vault: Vault) -> tuple[int, int]:
    """Encrypt all accounts' keys with the first data key: how many were, and how many none of the data keys opens.

    Raises NoDataKey. Until then the data key before has to stay behind the new one.
    """
    done = lost = 0
    async with store.doors() as doors:
        accounts = await doors.account_ids()
    for account_id in accounts:
        async with store.work(account_id) as work:
            row = await work.ai_settings.get()
            if row is None or row.key is None:
                continue
            try:
                row.key = vault.reseal(row.key)
                done += 1
            except Unopenable:
                lost += 1
    return done, lost
