"""Secrets go to a real password store, or nowhere but memory, and the reason is said (SPEC D3)."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail
from keyring.errors import InitError, KeyringLocked

from rf_desktop.app.story import sandbox
from rf_desktop.client import credentials as door
from rf_desktop.client.credentials import Credentials, Keeping, Locked, NotRemembered, Remembered

PROGRAM = """
import asyncio, sys
from rf_desktop.client.credentials import Credentials
async def main():
    credentials = Credentials("test", patience=float(sys.argv[1]))
    for order in sys.argv[2:]:
        what, _, rest = order.partition(":")
        name, _, secret = rest.partition("=")
        match what:
            case "set": said = await credentials.set(name, secret)
            case "get": said = await credentials.get(name)
            case "forget": said = await credentials.forget(name)
        print(said, "|", credentials.state.value)
asyncio.run(main())
"""


def run(env: dict[str, str], home: Path, *orders: str, patience: float = 20) -> list[str]:
    """What a process of its own says to each order, with a private home."""
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(patience), *orders],
        env={**os.environ, "HOME": str(home), **env},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.splitlines()


def test_a_secret_survives_a_new_process_in_a_real_store(secret_service: sandbox.SecretService, tmp_path: Path) -> None:
    """D3."""
    env = dict(secret_service.env)
    assert run(env, tmp_path / "a", "set:token=s3cret-t0ken") == ["Remembered() | Remembered()"]
    assert run(env, tmp_path / "b", "get:token", "get:data_key") == [
        "s3cret-t0ken | Remembered()",
        "None | Remembered()",
    ]
    assert run(env, tmp_path / "a", "forget:token", "forget:token")[0] == "Remembered() | Remembered()"
    assert run(env, tmp_path / "b", "get:token") == ["None | Remembered()"]
    left = [path for path in tmp_path.rglob("*") if path.is_file() and b"s3cret" in path.read_bytes()]
    assert not left


def test_a_locked_store_is_told_and_the_application_goes_on(
    locked_secret_service: sandbox.SecretService, tmp_path: Path
) -> None:
    """D3: without a screen the store answers at once that it is locked; the secret lasts as long as the process."""
    said = run(dict(locked_secret_service.env), tmp_path, "get:token", "set:token=abc", "get:token", "forget:token")
    locked = str(Locked())
    assert said == [f"None | {locked}", f"{locked} | {locked}", f"abc | {locked}", f"{locked} | {locked}"]


def test_without_a_bus_the_reason_is_said(tmp_path: Path) -> None:
    """D3."""
    env = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/nothing"}
    said = run(env, tmp_path / "home", "set:token=abc", "get:token")
    reason = str(NotRemembered("none"))
    assert said == [f"{reason} | {reason}", f"abc | {reason}"]
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_bus_without_a_store_is_no_store(private_bus: sandbox.PrivateBus, tmp_path: Path) -> None:
    """D3."""
    said = run(dict(private_bus.env), tmp_path / "home", "get:token")
    assert said == [f"None | {NotRemembered('none')}"]


class Store(KeyringBackend):
    """A store of the test's own; `is_trusted` is told to take it."""

    priority = 9

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None
        self.answering = threading.Event()
        self.answering.set()
        self.asked = 0

    def _meet(self) -> None:
        self.asked += 1
        self.answering.wait(20)
        if self.trouble:
            raise self.trouble

    def get_password(self, service: str, username: str) -> str | None:
        self._meet()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._meet()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._meet()
        del self.kept[service, username]


_CONFIGURED = door._configured_store


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    store = Store()
    monkeypatch.setattr(door, "_configured_store", lambda: store)
    monkeypatch.setattr(door, "is_trusted", lambda kind: kind is Store)
    return store


async def test_a_store_that_never_answers_costs_a_short_wait_once(store: Store) -> None:
    """D3: a locked store with a screen waits for the user; meanwhile nobody asks it a second time."""
    store.answering.clear()
    credentials = Credentials("test", patience=0.05)
    assert await credentials.set("token", "abc") == Locked()
    assert await credentials.get("token") == "abc"
    assert await credentials.get("other") is None
    assert credentials.state.value == Locked()
    assert store.asked == 1
    store.answering.set()
    stuck = credentials._stuck
    assert stuck
    await asyncio.to_thread(stuck.join, 10)
    assert await credentials.set("token", "def") == Remembered()
    assert store.kept == {("ResolutionFlow Desktop (test)", "token"): "def"}


async def test_the_wait_is_in_a_thread_that_cannot_hold_up_the_exit(store: Store) -> None:
    """D3, PITFALLS H."""
    store.answering.clear()
    credentials = Credentials("test", patience=0.01)
    await credentials.get("token")
    assert credentials._stuck
    assert credentials._stuck.daemon
    store.answering.set()
    await asyncio.to_thread(credentials._stuck.join, 10)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (KeyringLocked("x"), Locked()),
        (InitError("prompt dismissed"), Locked()),
        (OSError("x"), NotRemembered("refused")),
        (KeyError("x"), NotRemembered("refused")),
    ],
)
async def test_whatever_the_store_raises_the_login_lives_on(store: Store, trouble: Exception, said: Keeping) -> None:
    """D3, PITFALLS H: stores raise what they like, and the person stays signed in."""
    store.trouble = trouble
    credentials = Credentials("test")
    assert await credentials.set("token", "abc") == said
    assert await credentials.get("token") == "abc"
    store.trouble = None
    assert await credentials.set("token", "abc") == Remembered()


async def test_what_could_not_be_removed_is_not_given_out_again(store: Store) -> None:
    """D3: signed out is signed out, also when the store locked itself meanwhile; it is removed later."""
    credentials = Credentials("test")
    await credentials.set("token", "abc")
    store.trouble = KeyringLocked("x")
    assert await credentials.forget("token") == Locked()
    assert await credentials.get("token") is None
    store.trouble = None
    assert await credentials.get("token") is None
    assert store.kept == {}


async def test_profiles_do_not_share_secrets(store: Store) -> None:
    """D1, D3."""
    await Credentials("one").set("token", "first")
    assert await Credentials("two").get("token") is None


async def test_a_secret_that_windows_would_cut_off_is_refused(store: Store) -> None:
    """D3, PITFALLS H."""
    credentials = Credentials("test")
    assert await credentials.set("token", "x" * 1_025) == NotRemembered("too_long")
    assert await credentials.get("token") == "x" * 1_025
    assert store.kept == {}


async def test_a_store_that_writes_readable_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """D3: `keyrings.alt` offers one, and keyring would choose it by itself where no other store is."""

    def never(*_: Any) -> None:
        raise AssertionError("the plain file was used")

    plaintext = type(
        "PlaintextKeyring",
        (KeyringBackend,),
        {
            "__module__": "keyrings.alt.file",
            "priority": 9,
            "get_password": never,
            "set_password": never,
            "delete_password": never,
        },
    )
    assert not door.is_trusted(plaintext)
    monkeypatch.setattr(door, "_configured_store", plaintext)
    monkeypatch.setattr(
        KeyringBackend, "get_viable_backends", lambda: [plaintext, chainer.ChainerBackend, fail.Keyring]
    )
    assert await Credentials("test").set("token", "abc") == NotRemembered("none")


async def test_a_store_that_is_switched_off_stays_off(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    """D3: keyring's own way of saying *none*."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setattr(door, "_configured_store", _CONFIGURED)
    assert await Credentials("test").set("token", "abc") == NotRemembered("off")
    assert store.asked == 0


def test_only_stores_of_this_system_are_imported() -> None:
    """A start does not wait for those of others; the one of macOS looks for a library with programs of its own."""
    look = """if True:
        import sys
        from rf_desktop.client import credentials
        try:
            credentials._trusted_store()
        except credentials._NoTrustedStore:
            pass
        mine = {f"keyring.backends.{name}" for name in credentials.STORES_OF[sys.platform]}
        others = {name for name in sys.modules if name.startswith("keyring.backends.")} - mine
        print(*sorted(others))
    """
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["keyring.backends.fail", "keyring.backends.null"]


def test_no_store_of_readable_files_is_installed() -> None:
    """D3: what is not there cannot be chosen; the operating system's own are trusted."""
    with pytest.raises(ModuleNotFoundError):
        __import__("keyrings.alt")
    assert isinstance(SecretService, ModuleType)
    assert door.is_trusted(SecretService.Keyring)
