"""The settings' page of the account's AI: what it says, what it sends, where the key goes (A6, A9, D3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rf_desktop.client.errors import ClientError, Refused, Unreachable
from rf_desktop.contract.ai import AiModels, AiSettings, AiUsage, NewAiSettings, UsageOfDay
from rf_desktop.contract.identity import Me
from rf_desktop.contract.problems import MalformedProblem
from rf_desktop.domain.vocabulary import Role
from rf_desktop.viewmodels import text, text_ai
from rf_desktop.viewmodels.ai_settings import AiSettingsPage, AiValues
from tests.client import made

KEY = "sk-typed-by-alex"
NONE = AiSettings(
    enabled=True, model="m", base_url="", key_source="none", monthly_tokens=None, used_tokens=0, problem="No key."
)
DAY = UsageOfDay(
    day="2026-11-22", model="m", purpose="chat", calls=2, input_tokens=900, output_tokens=100, cached_tokens=0
)


class Server:
    """Answers as the server would; `trouble` comes instead."""

    def __init__(self) -> None:
        self.settings = NONE
        self.sent: list[NewAiSettings] = []
        self.models = AiModels(models=("m", "n"))
        self.trouble: ClientError | None = None

    async def call(self, endpoint: object, body: object = None) -> object:
        if self.trouble is not None:
            raise self.trouble
        path, method = endpoint.path, endpoint.method  # type: ignore[attr-defined]
        if path == "/ai/models":
            return self.models
        if path == "/ai/usage":
            return AiUsage(days=(DAY, DAY))
        if method == "PUT":
            assert isinstance(body, NewAiSettings)
            self.sent.append(body)
            source = {None: self.settings.key_source, "": "none"}.get(body.key, "desktop")
            kept = body.model_dump(exclude={"key"}) | {"key_source": source, "used_tokens": 0, "problem": None}
            self.settings = AiSettings.model_validate(kept)
        return self.settings


class Keeper:
    """This computer's password store."""

    def __init__(self, reason: str = "") -> None:
        self.reason = reason
        self.kept: str | None = None

    async def keep(self, key: str) -> str:
        self.kept = key
        return self.reason

    async def forget(self) -> None:
        self.kept = None


def someone(role: Role) -> Me:
    return made.me().model_copy(update={"role": role})


def page(server: Server, keeper: Keeper | None = None, role: Role = "admin") -> AiSettingsPage:
    return AiSettingsPage(server, someone(role), keeper)  # type: ignore[arg-type]


async def test_it_says_what_answers_and_what_was_used() -> None:
    """A6, A9: the problem as a sentence and who answers meanwhile; an engineer sees it and changes nothing."""
    shown = page(Server())
    assert shown.state.value.status == text_ai.LOADING
    await shown.load()
    assert shown.state.value.status == "No key. Similar cases and playbooks answer meanwhile."
    assert shown.state.value.usage == "0 tokens used this month. Last 31 days: replies 4 calls, 2,000 tokens."
    junior = page(Server(), role="engineer")
    await junior.load()
    assert (junior.may_change, junior.state.value.usage) == (False, "0 tokens used this month.")


async def test_a_key_is_sent_once_kept_by_this_computer_and_not_shown_again() -> None:
    """D3: to the server and the password store, never into the state; an empty field keeps the one there is."""
    server, keeper = Server(), Keeper()
    shown = page(server, keeper)
    await shown.load()
    typed = AiValues(True, " m ", "http://localhost:1", KEY, "1,000")
    assert await shown.save(typed)
    assert (server.sent[-1].key, server.sent[-1].monthly_tokens, server.sent[-1].model) == (KEY, 1000, "m")
    assert keeper.kept == KEY
    assert KEY not in repr(shown.state.value) + repr(typed) + repr(shown.initial)
    assert shown.initial.key == ""
    assert await shown.save(replace(typed, key=""))
    assert server.sent[-1].key is None
    assert keeper.kept == KEY
    await shown.forget_key(replace(typed, key=""))
    assert server.sent[-1].key == ""
    assert keeper.kept is None


async def test_a_key_that_does_not_last_is_said() -> None:
    """D3: no password store; it works until the application ends, and the page says so."""
    shown = page(Server(), Keeper("Not remembered: this computer has no password store."))
    await shown.load()
    await shown.save(AiValues(True, "m", "", KEY))
    said = "Not remembered: this computer has no password store. The key lasts until the application ends."
    assert shown.state.value.kept == said
    await shown.test(AiValues(True, "m"))
    assert shown.state.value.kept == said


@pytest.mark.parametrize(
    ("found", "note", "tone"),
    [
        (AiModels(models=("m", "n")), text_ai.WORKS_WITH_MODELS.format(count=2, model="m"), "good"),
        (AiModels(models=()), text_ai.WORKS, "good"),
        (
            AiModels(models=(), problem="The AI provider cannot be reached."),
            "The AI provider cannot be reached.",
            "bad",
        ),
    ],
)
async def test_trying_it_out_ends_in_one_sentence(found: AiModels, note: str, tone: str) -> None:
    """A6: whatever the provider says."""
    server = Server()
    server.models = found
    shown = page(server)
    await shown.load()
    await shown.test(AiValues(True, "m"))
    assert (shown.state.value.note, shown.state.value.tone, shown.state.value.busy) == (note, tone, False)
    assert shown.state.value.models == found.models


async def test_what_is_wrong_stands_at_its_field() -> None:
    """E4: before it is sent, and as the server says it; a lost line is one sentence, and it can be pressed again."""
    server = Server()
    shown = page(server)
    await shown.load()
    assert not await shown.save(AiValues(True, " ", "", "", "many"))
    assert set(shown.state.value.problems) == {"model", "monthly_tokens"}
    server.trouble = Refused(MalformedProblem(title="x", where="base_url"))
    assert not await shown.save(AiValues(True, "m", "ftp://x"))
    assert shown.state.value.problems == {"base_url": text_ai.WRONG["base_url"]}
    server.trouble = Unreachable("connect")
    assert not await shown.save(AiValues(True, "m"))
    assert shown.state.value.note == text.UNREACHABLE
    server.trouble = None
    assert await shown.save(AiValues(True, "m"))
