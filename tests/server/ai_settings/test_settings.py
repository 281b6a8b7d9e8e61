"""What an admin sets up, who sees what of it, and where a key goes (A6, A9, R2, R3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rf_desktop.contract.ai import NewAiSettings
from rf_desktop.domain.errors import Malformed, NotAllowed, TextRequired, TextTooLong
from rf_desktop.server.ai.claude.assessor import ModelAssessor
from rf_desktop.server.model import Usage
from rf_desktop.server.services.ai_in_use import KEY_LOST, DesktopKey, encrypt_anew
from rf_desktop.server.services.ai_settings import checked_address
from rf_desktop.server.vault import Vault
from tests.engines.beside import Beside
from tests.fakes.messages_api.served import Served
from tests.fakes.messages_api.stand_in import GOOD_KEY, MODELS
from tests.server.ai_settings.house import SETTINGS, Replica

HIDDEN = "sk-nobody-sees-this"


async def test_without_settings_those_of_the_server_hold(replica: Replica) -> None:
    """A6: no key, so no model is asked; with the server's own key it is, for every account."""
    before = await replica.now()
    assert (before.enabled, before.model, before.key_source) == (True, "model-of-the-server", "none")
    assert before.problem == "There is no AI key."
    assert (await replica.minds.of(replica.alex.account_id)).drafter is None
    with_key = replica.with_settings(replace(SETTINGS, ai_key="sk-of-the-server"))
    assert (await with_key.now()).key_source == "environment"
    assert (await with_key.now()).problem is None
    assert isinstance((await with_key.minds.of(replica.alex.account_id)).assessor, ModelAssessor)


async def test_a_key_goes_in_and_never_comes_out(replica: Replica, url: str) -> None:
    """A5, D3: encrypted in the database, in no reply, no audit log; a missing one keeps it, an empty one forgets."""
    said = await replica.set(key=HIDDEN)
    assert (said.key_source, said.problem) == ("account", None)
    assert (await replica.set("other-model")).key_source == "account"
    rows = Beside(url).value("SELECT key FROM ai_settings")
    assert rows
    assert HIDDEN not in str(rows)
    async with replica.store.read(replica.alex.account_id) as work:
        entries = [(entry.action, entry.detail["key"]) for entry in await work.audit.page(9)]
    assert [entry for entry in entries if entry[0] == "ai_changed"] == [("ai_changed", "kept"), ("ai_changed", "new")]
    assert HIDDEN not in repr(await replica.now()) + repr(entries)
    assert (await replica.set(key="")).key_source == "none"


async def test_only_an_admin_changes_or_tries_and_nothing_crosses(replica: Replica) -> None:
    """R2, R3: a senior may not; the other account keeps its own."""
    body = NewAiSettings(enabled=False, model="m")
    for name in ("jane", "sam"):
        for asked in (
            replica.ai.change(replica.staff[name], body),
            replica.ai.models(replica.staff[name]),
            replica.ai.usage(replica.staff[name]),
        ):
            with pytest.raises(NotAllowed):
                await asked
    await replica.set(key=HIDDEN, on=False)
    theirs = await replica.ai.read(replica.staff["stranger"])
    assert (theirs.enabled, theirs.key_source) == (True, "none")


async def test_a_key_belongs_to_the_address_for_which_it_was_given(replica: Replica) -> None:
    """A7: another address forgets a saved key, and the server's own key does not follow there at all."""
    home = replace(SETTINGS, ai_key="sk-of-the-server", ai_base_url="https://ours.example")
    there = replica.with_settings(home)
    assert (await there.now()).key_source == "environment"
    moved = await there.set(base_url="https://elsewhere.example")
    assert (moved.key_source, moved.problem) == ("none", "There is no AI key.")
    assert (await there.set(base_url="https://elsewhere.example", key=HIDDEN)).key_source == "account"
    assert (await there.set(base_url="https://elsewhere.example/path")).key_source == "account"
    assert (await there.set(base_url="https://elsewhere.example:444")).key_source == "none"


async def test_another_data_key_reads_what_the_one_before_wrote_only_beside_it(replica: Replica) -> None:
    """A5: a new data key goes before the old one; with the new one alone the account says what to do."""
    await replica.set(key=HIDDEN)
    new = "the second data key of these tests, long enough"
    both = replica.with_settings(replace(SETTINGS, data_key=f"{new}, {SETTINGS.data_key}"))
    assert (await both.now()).key_source == "account"
    alone = replica.with_settings(replace(SETTINGS, data_key=new, ai_key="sk-of-the-server"))
    lost = await alone.now()
    assert (lost.key_source, lost.problem) == ("none", KEY_LOST)
    assert await encrypt_anew(both.store, Vault(both.settings.data_key)) == (1, 0)
    assert (await alone.now()).key_source == "account"


async def test_a_server_without_data_key_keeps_no_keys(replica: Replica) -> None:
    """A5: it says so instead of writing one down; forgetting works all the same."""
    bare = replica.with_settings(replace(SETTINGS, data_key=None))
    with pytest.raises(Malformed, match="no data key"):
        await bare.set(key=HIDDEN)
    assert (await bare.set(key="", base_url="http://127.0.0.1:11434")).problem is None


async def test_inside_the_application_the_key_stays_in_memory(replica: Replica, url: str) -> None:
    """D3: what the desktop handed over is used, changed at once, and never in the database."""
    desktop = DesktopKey("sk-from-the-keyring")
    inside = replica.with_settings(SETTINGS, desktop)
    assert (await inside.now()).key_source == "desktop"
    assert (await inside.set(key=HIDDEN)).key_source == "desktop"
    assert desktop.value == HIDDEN
    assert Beside(url).value("SELECT key FROM ai_settings") is None
    assert (await inside.set(key="")).key_source == "none"
    assert HIDDEN not in repr(desktop)


async def test_the_months_budget_ends_with_the_month(replica: Replica) -> None:
    """A9: once it is spent no model is asked, and the settings say so; another month begins anew."""
    account = replica.alex.account_id
    await replica.set(key=HIDDEN, tokens=100)
    async with replica.store.work(account) as work:
        await work.ai_usage.count(Usage("m", "chat", 1, 90, 10), replica.clock())
    spent = await replica.now()
    assert (spent.used_tokens, spent.problem) == (100, "This month's AI budget is spent.")
    assert (await replica.minds.of(account)).drafter is None
    replica.clock.advance(days=31)
    assert (await replica.now()).problem is None
    assert (await replica.minds.of(account)).drafter is not None


async def test_a_test_says_plainly_what_is_wrong(replica: Replica, provider: Served) -> None:
    """A6: a list with a good key; a sentence for a wrong key, an unknown model, nobody there."""
    await replica.set(MODELS[0], provider.base_url, key=GOOD_KEY)
    good = await replica.ai.models(replica.alex)
    assert (good.models, good.problem) == (MODELS, None)
    await replica.set("nobody-knows-it", provider.base_url)
    assert (await replica.ai.models(replica.alex)).problem == (
        "The AI provider answers, but does not list a model named “nobody-knows-it”."
    )
    await replica.set(MODELS[0], provider.base_url, key="sk-wrong")
    assert (await replica.ai.models(replica.alex)).problem == "The AI provider does not accept the key."
    await replica.set(MODELS[0], "http://127.0.0.1:9", key=GOOD_KEY)
    assert (await replica.ai.models(replica.alex)).problem == "The AI provider cannot be reached."


async def test_the_next_piece_of_work_goes_by_the_new_settings_on_every_replica(replica: Replica) -> None:
    """A9: nothing is restarted; switched off means that evidence and playbooks work alone."""
    account, other = replica.alex.account_id, replica.with_settings(SETTINGS)
    await replica.set(key=HIDDEN)
    assert (await other.minds.of(account)).drafter is not None
    await replica.set(on=False)
    assert (await other.minds.of(account)).drafter is None


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com",
        "https://169.254.169.254",
        "http://169.254.169.254/latest",
        "https://user:pass@example.com",
        "https://example.com?x=1",
        "ftp://example.com",
        "example.com",
        "https://",
        "https://exa mple.com",
        "https://example.com:port",
        "https://[::1",
        "http://0.0.0.0:80",
    ],
)
def test_an_address_that_makes_no_sense_is_refused(address: str) -> None:
    """A7: unencrypted only nearby, no passwords in it, and not where hosters keep their machines' credentials."""
    with pytest.raises(Malformed):
        checked_address(address)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        (" https://api.example.com/ ", "https://api.example.com"),
        ("http://localhost:11434/v1", "http://localhost:11434"),
        ("http://192.168.1.5:8080/", "http://192.168.1.5:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_an_address_is_kept_as_the_library_wants_it(given: str, kept: str) -> None:
    """A9: with or without the slash, and with the version that the library adds by itself."""
    assert checked_address(given) == kept


async def test_what_cannot_be_kept_is_named(replica: Replica) -> None:
    """E4: the field and why; the key itself is never quoted."""
    for fault, wanted in (
        ({"model": " "}, TextRequired),
        ({"model": "m" * 121}, TextTooLong),
        ({"tokens": 0}, Malformed),
        ({"tokens": 2_000_000_001}, Malformed),
        ({"key": "sk with space"}, Malformed),
        ({"key": "sk-ü"}, Malformed),
        ({"key": "k" * 1_001}, Malformed),
    ):
        with pytest.raises(wanted) as refused:
            await replica.set(**fault)
        assert str(fault.get("key", "never")) not in str(refused.value)
