"""The account's AI in the settings: what it is, changing it, trying it out (A6, A9, D3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Literal, Protocol

from rf_desktop.client.api import Api
from rf_desktop.client.errors import ClientError, Refused
from rf_desktop.client.observable import Cell
from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import AiSettings, AiUsage, Meaning, NewAiSettings
from rf_desktop.contract.identity import Me
from rf_desktop.contract.problems import MalformedProblem, TextRequiredProblem, TextTooLongProblem
from rf_desktop.domain.moments import Clock, now
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import heard, text_ai, trouble
from rf_desktop.viewmodels.text_numbers import number

NoteTone = Literal["plain", "good", "bad"]
_FIELDS = ("model", "base_url", "key", "monthly_tokens")


class KeyKeeper(Protocol):
    """Keeps the key where this computer keeps secrets; there is one where the server is the application's own."""

    async def keep(self, key: str) -> str:
        """Why it lasts only until the application ends; "" when it lasts."""

    async def forget(self) -> None:
        """Forget it."""


@dataclass(frozen=True)
class AiValues:
    """The form's fields as they are typed; an empty key keeps the one there is."""

    enabled: bool = True
    model: str = ""
    base_url: str = ""
    key: str = field(default="", repr=False)
    monthly_tokens: str = ""


def _no_problems() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True)
class AiState:
    """`settings` is None until the server has answered. `note` is what the last press led to, `problems` per field."""

    settings: AiSettings | None = None
    busy: bool = False
    note: str = ""
    tone: NoteTone = "plain"
    problems: Mapping[str, str] = field(default_factory=_no_problems)
    models: tuple[str, ...] = ()
    usage: str = ""
    not_lasting: str = ""

    @property
    def status(self) -> str:
        """What answers at present, in one sentence or two."""
        found = self.settings
        if found is None:
            return text_ai.LOADING
        if not found.enabled:
            return text_ai.OFF
        if found.problem is None:
            return text_ai.IN_USE.format(model=found.model)
        return text_ai.IN_TROUBLE.format(problem=heard.in_words(found.problem))

    @property
    def key_hint(self) -> str:
        """What stands in the empty field of the key."""
        return "" if self.settings is None else text_ai.KEY_HINT[self.settings.key_source]

    @property
    def kept(self) -> str:
        """Where the key is kept, or why it does not last."""
        if self.not_lasting:
            return self.not_lasting
        return "" if self.settings is None else text_ai.KEPT[self.settings.key_source]

    @property
    def meanings(self) -> Meaning | None:
        """Whether cases are found by their meaning; None until the server has answered."""
        return None if self.settings is None else self.settings.meanings

    @property
    def may_forget(self) -> bool:
        """Whether there is a key of the account's own."""
        return self.settings is not None and self.settings.key_source in ("account", "desktop")


class AiSettingsPage:
    """One opening of the page. Every failure is a sentence in `state`; nothing that was typed is taken away."""

    def __init__(self, api: Api, me: Me, keeper: KeyKeeper | None = None, clock: Clock = now) -> None:
        self.state: Cell[AiState] = Cell(AiState())
        self.may_change = me.role == "admin"
        self._api = api
        self._keeper = keeper
        self._clock = clock

    @property
    def initial(self) -> AiValues:
        """What the fields start with once the server has answered."""
        found = self.state.value.settings
        if found is None:
            return AiValues()
        most = "" if found.monthly_tokens is None else str(found.monthly_tokens)
        return AiValues(found.enabled, found.model, found.base_url, "", most)

    async def load(self) -> None:
        """Ask the server what there is."""
        try:
            found = await self._api.call(endpoints.AI_SETTINGS)
            used = await self._api.call(endpoints.AI_USAGE) if self.may_change else AiUsage(days=())
        except ClientError as error:
            self._say(trouble.sentence(error, self._clock()), "bad")
            return
        self._set(settings=found, usage=_usage(found, used))

    async def save(self, values: AiValues) -> bool:
        """Keep what was typed; whether it was."""
        return await self._saved(values, values.key.strip() or None, text_ai.SAVED)

    async def test(self, values: AiValues) -> None:
        """Keep what was typed, then have the server ask the provider."""
        if not await self._saved(values, values.key.strip() or None, text_ai.TESTING):
            return
        self._set(busy=True)
        try:
            found = await self._api.call(endpoints.AI_MODELS)
        except ClientError as error:
            self._set(busy=False)
            self._say(trouble.sentence(error, self._clock()), "bad")
            return
        self._set(busy=False, models=found.models)
        if found.problem is not None:
            self._say(found.problem, "bad")
        elif found.models:
            model = values.model.strip()
            self._say(text_ai.WORKS_WITH_MODELS.format(count=len(found.models), model=model), "good")
        else:
            self._say(text_ai.WORKS, "good")

    async def forget_key(self, values: AiValues) -> None:
        """Forget the account's key, here and on the server."""
        await self._saved(values, "", text_ai.SAVED)

    async def _saved(self, values: AiValues, key: str | None, note: str) -> bool:
        if self.state.value.busy:
            return False
        problems, most = _checked(values)
        if problems:
            self._set(problems=MappingProxyType(problems), note="")
            return False
        self._set(busy=True, problems=_no_problems(), note="")
        body = NewAiSettings(
            enabled=values.enabled,
            model=values.model.strip(),
            base_url=values.base_url.strip(),
            monthly_tokens=most,
            key=key,
        )
        try:
            found = await self._api.call(endpoints.CHANGE_AI_SETTINGS, body)
        except ClientError as error:
            where = _field(error)
            if where:
                self._set(busy=False, problems=MappingProxyType({where: text_ai.WRONG[where]}))
            else:
                self._set(busy=False)
                self._say(trouble.sentence(error, self._clock()), "bad")
            return False
        before = self.state.value.not_lasting if key is None and found.key_source == "desktop" else ""
        self._set(busy=False, settings=found, not_lasting=await self._keep(found, key) or before)
        self._say(note, "good")
        return True

    async def _keep(self, found: AiSettings, key: str | None) -> str:
        """Have this computer keep what the server holds in memory only; "" unless it does not last."""
        if self._keeper is None:
            return ""
        if key and found.key_source == "desktop":
            reason = await self._keeper.keep(key)
            return text_ai.UNTIL_THE_END.format(reason=reason) if reason else ""
        if found.key_source != "desktop":
            await self._keeper.forget()
        return ""

    def _say(self, note: str, tone: NoteTone) -> None:
        self._set(note=note, tone=tone)

    def _set(self, **changes: object) -> None:
        self.state.set(replace(self.state.value, **changes))  # type: ignore[arg-type]  # names of the state's own fields


def _checked(values: AiValues) -> tuple[dict[str, str], int | None]:
    """What is wrong per field, and the budget as a number."""
    problems: dict[str, str] = {}
    most: int | None = None
    if not values.model.strip():
        problems["model"] = text_ai.NEEDS_MODEL
    typed = values.monthly_tokens.replace(" ", "").replace(",", "").replace(".", "")
    if typed:
        if typed.isascii() and typed.isdigit() and len(typed) <= 12:
            most = int(typed)
        else:
            problems["monthly_tokens"] = text_ai.NEEDS_NUMBER
    return problems, most


def _field(error: ClientError) -> str:
    """The field that the server did not take, "" for any other trouble."""
    match error:
        case Refused(problem=MalformedProblem(where=where)):
            named = where
        case Refused(problem=TextRequiredProblem(field=where) | TextTooLongProblem(field=where)):
            named = where
        case _:
            named = ""
    return named if named in _FIELDS else ""


def _usage(found: AiSettings, used: AiUsage) -> str:
    """What was used, this month and in the last days."""
    month = number(found.used_tokens)
    most = found.monthly_tokens
    said = text_ai.USED.format(used=month) if most is None else text_ai.USED_OF.format(used=month, most=number(most))
    calls: Counter[str] = Counter()
    tokens: Counter[str] = Counter()
    for day in used.days:
        calls[day.purpose] += day.calls
        tokens[day.purpose] += day.input_tokens + day.output_tokens
    parts = [
        text_ai.LAST_DAYS_PART.format(
            purpose=text_ai.PURPOSES.get(purpose, purpose), calls=number(calls[purpose]), tokens=number(tokens[purpose])
        )
        for purpose in sorted(calls)
    ]
    return f"{said} {text_ai.LAST_DAYS.format(parts='; '.join(parts))}" if parts else said
