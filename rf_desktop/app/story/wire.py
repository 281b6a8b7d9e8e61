"""The line between the story's player and the windows it plays in: one JSON object a line, over loopback.

The player listens; a window connects when its environment names the player (`RF_STORY=host:port:token`) and
introduces itself with the token and its profile's name. Nothing listens in a window.
"""

from __future__ import annotations

import json
import os
from asyncio import StreamReader, StreamWriter
from typing import Any

from rf_desktop.values import dataclass

VARIABLE = "RF_STORY"
LINE_LIMIT = 8 * 1024 * 1024
"""Bytes: a megabyte of typed notes travels escaped in one line."""


@dataclass(frozen=True)
class PlayerAddress:
    """Where the player listens, and the word that admits a window."""

    host: str
    port: int
    token: str

    @classmethod
    def from_environment(cls) -> PlayerAddress | None:
        """The player that started this window, or None. Raises ValueError for a malformed variable."""
        value = os.environ.get(VARIABLE)
        if not value:
            return None
        host, port, token = value.split(":")
        return cls(host, int(port), token)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}:{self.token}"


async def send(writer: StreamWriter, message: dict[str, Any]) -> None:
    """Write one message and wait until the line has taken it."""
    writer.write(json.dumps(message).encode() + b"\n")
    await writer.drain()


async def receive(reader: StreamReader) -> dict[str, Any] | None:
    """The next message, or None when the other side has gone."""
    line = await reader.readline()
    if not line.endswith(b"\n"):
        return None
    message = json.loads(line)
    return message if isinstance(message, dict) else None
