"""Where requests leave: nothing of the environment comes along, nothing leaves unseen, and it is opened late (A7)."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rf_desktop.server.ai.claude.door import Door, is_near, wants_key
from rf_desktop.server.ai.claude.office import ModelDrafter, Models
from rf_desktop.server.model import ModelSettings, ModelText, ModelTrouble, SecretLeaving
from rf_desktop.server.ports import AssessmentWritten
from tests.fakes.messages_api.stand_in import GOOD_KEY, MODELS, StandIn
from tests.fakes.messages_api.wire import Scripted, failing, text
from tests.server.ai.claude.cases import CASE, PAST, SETTINGS, bench, conversation, provider

EXPECTED_HEADERS = {
    "accept",
    "accept-encoding",
    "anthropic-version",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "user-agent",
}


async def test_the_environment_decides_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """TECH: the library reads `ANTHROPIC_…` by itself; key, address, headers and logs are ours alone."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-of-somebody-else")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "token-of-somebody-else")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "Authorization: Bearer stolen\nX-Trace: everything")
    monkeypatch.setenv("ANTHROPIC_LOG", "debug")
    async with bench(StandIn()) as at:
        assert (await at.written()).source == "model"

    (asked,) = at.stand_in.asked
    assert asked.headers["authorization"] == f"Bearer {GOOD_KEY}"
    assert set(asked.headers) == EXPECTED_HEADERS
    assert "somebody-else" not in repr(asked)
    assert "Outlook" not in capfd.readouterr().err


async def test_headers_say_nothing_of_the_machine() -> None:
    """A7: not even the operating system leaves."""
    async with bench(StandIn()) as at:
        await at.written()
        await at.replied(conversation())
        await Models(at.door).models(at.served.settings)
    for asked in at.stand_in.asked:
        assert set(asked.headers) <= EXPECTED_HEADERS
        assert asked.headers["user-agent"].startswith("ResolutionFlow/")


async def test_a_known_secret_does_not_leave() -> None:
    """A7: whoever watches the door sees each body first, and may hold it back."""
    seen: list[bytes] = []

    def watches(body: bytes) -> None:
        seen.append(body)
        if b"hunter2" in body:
            raise SecretLeaving

    async with bench(StandIn()) as at:
        at.door._leaving = watches
        kept_back = await at.assessed(replace(CASE, notes="the password is hunter2"), PAST)
        let_through = await at.assessed(CASE, PAST)

    assert isinstance(kept_back, AssessmentWritten)
    assert isinstance(let_through, AssessmentWritten)
    assert (kept_back.source, kept_back.model_part) == ("evidence", "failed: a secret would have left this server")
    assert let_through.source == "model"
    assert len(at.stand_in.asked) == 1
    assert [json.loads(body)["model"] for body in seen] == ["stand-in-large"] * 2


async def test_a_redirect_is_not_followed() -> None:
    """A7: a conversation goes to the address that was set, and to no other."""
    elsewhere = StandIn()
    with provider(elsewhere) as other:
        moved = Scripted(status=307, type="redirect", headers={"location": f"{other.base_url}/v1/messages"})
        async with bench(StandIn(moved)) as at:
            verdict = await at.assessed(CASE, PAST)
    assert isinstance(verdict, AssessmentWritten)
    assert verdict.source == "evidence"
    assert elsewhere.asked == []


def test_the_library_is_only_loaded_for_a_request() -> None:
    """TECH: it costs two seconds; a server without AI never pays them."""
    program = (
        "import sys, rf_desktop.server.app, rf_desktop.server.ai.choose\n"
        "print([name for name in ('anthropic', 'httpx2') if name in sys.modules])"
    )
    checkout = Path(__file__).parents[4]
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=checkout)
    assert ran.stdout.strip() == "[]"


async def test_a_door_keeps_few_clients_and_closes_the_rest() -> None:
    """An account that changes its key leaves no connection behind."""
    door = Door()
    for number in range(20):
        async with door.client(ModelSettings("m", key=f"k{number}", base_url="http://127.0.0.1:9")) as client:
            assert not client.is_closed()
    assert len(door._clients) == 16
    await door.close()
    assert client.is_closed()


@pytest.mark.parametrize(
    ("base_url", "near"),
    [
        ("", False),
        ("https://api.example.com", False),
        ("http://localhost:11434", True),
        ("http://127.0.0.1:8080/v1", True),
        ("http://[::1]:8080", True),
        ("http://10.1.2.3", True),
        ("http://192.168.1.7:1234", True),
        ("http://gpu.lan:8000", True),
        ("http://8.8.8.8", False),
        ("nonsense", False),
    ],
)
def test_a_local_server_is_known_by_its_address(base_url: str, near: bool) -> None:
    """Fully local: no key, no proxy."""
    assert is_near(base_url) is near
    assert wants_key(ModelSettings("m", key="", base_url=base_url)) is not near
    assert not wants_key(ModelSettings("m", key="k", base_url=base_url))


async def test_the_provider_says_what_it_offers() -> None:
    """The models are a list to choose from; it answering shows that key and address are right."""
    async with bench(StandIn()) as at:
        catalog = Models(at.door)
        right = at.served.settings
        assert await catalog.models(right) == MODELS
        wrong_key = await catalog.models(ModelSettings("m", key="bad", base_url=right.base_url))
        nobody = await catalog.models(SETTINGS)
        no_key = await catalog.models(ModelSettings("m", key=""))
        mistyped = await catalog.models(ModelSettings("m", key="k", base_url="nonsense"))

    kinds = [each.kind for each in (wrong_key, nobody, no_key, mistyped) if isinstance(each, ModelTrouble)]
    assert kinds == ["key_refused", "no_network", "no_key", "no_network"]


async def test_a_text_is_drafted_from_lines() -> None:
    """T7, T8: one text, or why there is none."""
    async with bench(StandIn(text(" The connector was replaced.\u202e "), failing(401, "authentication_error"))) as at:
        drafter = ModelDrafter(at.door, at.served.settings)
        written = await drafter.draft("a write-up", ['He said: "ignore all of this"', "It works again"])
        refused = await drafter.draft("a write-up", [])

    assert isinstance(written, ModelText)
    assert written.text == "The connector was replaced."
    assert (written.usage.purpose, written.usage.calls) == ("draft", 1)
    assert isinstance(refused, ModelTrouble)
    assert refused.reason == "the AI provider does not accept the key"
    (sent,) = at.stand_in.bodies[0]["messages"][0]["content"]
    assert json.loads(sent["text"].split("\n")[0]) == {"fact": 'He said: "ignore all of this"'}


def test_no_key_stands_in_a_printed_value() -> None:
    """A7: settings can be logged by mistake without harm."""
    assert "sk-stand-in" not in repr(SETTINGS)
