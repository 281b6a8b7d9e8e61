"""An account's AI as its admins set it up: model, address, key, budget; tried out; and what it used (A6, A9)."""

from __future__ import annotations

import asyncio
import ipaddress
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from rf_desktop.contract.ai import AiModels, AiSettings, AiUsage, Meaning, NewAiSettings, UsageOfDay
from rf_desktop.domain import limits
from rf_desktop.domain.errors import Malformed
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.ai.choose import MindMaker
from rf_desktop.server.ai.claude.door import is_near
from rf_desktop.server.model import ModelSettings, ModelText, ModelTrouble
from rf_desktop.server.ports import Wakeups
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.ai_in_use import AiKeys, ai_in_use, sentence
from rf_desktop.server.services.auditing import require_admin
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store import Store
from rf_desktop.server.store.tables import AiSettingsRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.server.vault import NoDataKey

PATIENCE = 12.0
"""Seconds for trying it out: a person waits, and their desktop for 15."""
LONGEST_MODEL = 120
LONGEST_ADDRESS = 300
LONGEST_KEY = 1_000
MOST_TOKENS = 2_000_000_000
NOT_LISTED = "The AI provider answers, but does not list a model named “{model}”."
_ERRAND = "Answer with the single word yes."


class AccountAi(UseCases):
    """What an admin does with the account's AI. Everybody of the account sees what it is; nobody ever sees the key."""

    def __init__(
        self,
        store: Store,
        wakeups: Wakeups,
        maker: MindMaker,
        keys: AiKeys,
        clock: Clock = now,
        *,
        meanings: Meaning = "missing",
    ) -> None:
        super().__init__(store, wakeups, clock)
        self._maker = maker
        self._keys = keys
        self._meanings = meanings

    async def read(self, actor: Actor) -> AiSettings:
        """As they are now, with what is used of this month's budget."""
        async with self._reading(actor.account_id) as work:
            return await self._view(work, self._clock())

    async def change(self, actor: Actor, body: NewAiSettings) -> AiSettings:
        """Put these in the place of those before; the next piece of work goes by them, on every replica.

        Another address forgets a key that was given for the one before. Raises Malformed, TextRequired, TextTooLong.
        """
        require_admin(actor)
        model = limits.require_one_line("model", body.model, LONGEST_MODEL)
        base_url = checked_address(body.base_url)
        if body.monthly_tokens is not None and not 1 <= body.monthly_tokens <= MOST_TOKENS:
            raise Malformed("monthly_tokens", f"it is a number from 1 to {MOST_TOKENS}, or nothing for no limit")
        key = None if body.key is None else _checked_key(body.key)
        at = self._clock()
        async with self._writing(actor.account_id) as work:
            row = await self._row(work, actor, at)
            moves = _place(row.base_url) != _place(base_url)
            try:
                if key is not None or moves:
                    self._keys.keep(row, key or "")
            except NoDataKey:
                raise Malformed("key", "this server keeps no keys, since it was given no data key") from None
            row.enabled, row.model, row.base_url = body.enabled, model, base_url
            row.monthly_tokens, row.changed_at = body.monthly_tokens, at
            said = "kept" if key is None and not moves else "new" if key else "forgotten"
            work.audit.record(
                "ai_changed",
                "account",
                actor.account_id,
                actor.person_id,
                at,
                enabled=body.enabled,
                key=said,
                other_address=moves,
                monthly_tokens=body.monthly_tokens,
            )
            await work.flush()
            return await self._view(work, at)

    async def _view(self, work: Work, at: datetime) -> AiSettings:
        return (await ai_in_use(work, self._keys, at)).view.model_copy(update={"meanings": self._meanings})

    async def models(self, actor: Actor) -> AiModels:
        """Ask the provider what it offers, with the account's key; that it answers shows that key and address work.

        A server that lists nothing is asked a tiny question instead. Expected trouble is in the answer.
        """
        require_admin(actor)
        async with self._reading(actor.account_id) as work:
            model = (await ai_in_use(work, self._keys, self._clock())).model
        try:
            async with asyncio.timeout(PATIENCE):
                found = await self._maker.catalog.models(model)
                if isinstance(found, ModelTrouble):
                    trouble = await self._tried(actor, model) if found.kind == "unknown_model" else found
                    return AiModels(models=(), problem=None if trouble is None else sentence(trouble))
        except TimeoutError:
            return AiModels(models=(), problem=sentence(ModelTrouble("too_slow")))
        unlisted = found and model.model not in found
        return AiModels(models=found, problem=NOT_LISTED.format(model=model.model) if unlisted else None)

    async def usage(self, actor: Actor) -> AiUsage:
        """What the account's AI used in the last 31 days, by day, model and purpose."""
        require_admin(actor)
        async with self._reading(actor.account_id) as work:
            rows = await work.ai_usage.days(self._clock())
            return AiUsage(
                days=tuple(
                    UsageOfDay(
                        day=row.day,
                        model=row.model,
                        purpose=row.purpose,
                        calls=row.calls,
                        input_tokens=row.input_tokens,
                        output_tokens=row.output_tokens,
                        cached_tokens=row.cached_tokens,
                    )
                    for row in rows
                )
            )

    async def _row(self, work: Work, actor: Actor, at: datetime) -> AiSettingsRow:
        row = await work.ai_settings.get()
        if row is None:
            row = AiSettingsRow(
                account_id=actor.account_id,
                enabled=True,
                model=self._keys.model,
                base_url=self._keys.base_url,
                key=None,
                monthly_tokens=None,
                changed_at=at,
            )
            await work.ai_settings.add(row)
        return row

    async def _tried(self, actor: Actor, model: ModelSettings) -> ModelTrouble | None:
        drafter = self._maker.with_model(model).drafter
        if drafter is None:
            return ModelTrouble("no_key")
        answer = await drafter.draft(_ERRAND, ())
        if isinstance(answer, ModelText):
            async with self._noting(actor.account_id) as work:
                await work.ai_usage.count(answer.usage, self._clock())
            return None
        return None if answer.kind == "unreadable" else answer


def checked_address(text: str) -> str:
    """An address at which a model may be asked, without a slash at its end; "" is the provider's own.

    Without encryption only within this machine and the local network. Raises Malformed, TextTooLong.
    """
    url = limits.at_most("base_url", text, LONGEST_ADDRESS).rstrip("/").removesuffix("/v1")
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise Malformed("base_url", "it is no address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or any(map(_is_odd, url)):
        raise Malformed("base_url", "it is an address that begins with https://")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise Malformed("base_url", "it holds neither a name and password nor a question mark")
    if _is_no_ones(parts.hostname):
        raise Malformed("base_url", "nobody serves a model at such an address")
    if parts.scheme == "http" and not is_near(url):
        raise Malformed("base_url", "only on this computer or in your network it may begin with http://")
    return url


def _is_odd(character: str) -> bool:
    return character.isspace() or not character.isprintable() or character == "\\"


def _is_no_ones(host: str) -> bool:
    """Addresses that are no server's; among them the one at which hosters give their machines' credentials."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_link_local or address.is_multicast or address.is_unspecified


def _checked_key(key: str) -> str:
    key = key.strip()
    if len(key) > LONGEST_KEY or not key.isascii() or not all(character.isprintable() for character in key):
        raise Malformed("key", f"a key has at most {LONGEST_KEY} letters, digits and signs")
    if any(character.isspace() for character in key):
        raise Malformed("key", "there is a space in it")
    return key


def _place(url: str) -> tuple[str, str | None, int | None]:
    """What makes two addresses the same place for a key."""
    parts: SplitResult = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port
