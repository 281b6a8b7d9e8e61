"""Where requests leave for a model: the library's clients, made late, told everything, and watched (A7).

The library costs two seconds to import, so that happens in a thread with the first request. It reads `ANTHROPIC_…`
variables of the environment by itself: key and address are always given, and headers that nobody here wrote are taken
off again. Its own retries are off, since they obey any `retry-after`; `call` has its own within a budget.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import rf_desktop
from rf_desktop.server.model import Leaving, ModelSettings

if TYPE_CHECKING:
    import httpx2
    from anthropic import AsyncAnthropic

PROVIDER = "https://api.anthropic.com"
CONNECT = 5.0
"""Seconds for a connection."""
STALL = 25.0
"""Seconds in which a line on which an answer comes may be silent; the provider says `ping` far more often."""
KEPT = 16
"""Clients that are kept for the next request."""
_KEYLESS = "none"
"""What a local server that asks for no key is given; the library refuses to send without."""
_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "anthropic-version",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "transfer-encoding",
        "user-agent",
    }
)

Transport = Callable[[], "httpx2.AsyncBaseTransport"]
"""Makes what carries requests; only where it is not the network."""


@dataclass
class _Kept:
    client: AsyncAnthropic
    users: int = 0


class Door:
    """The clients of one server process, one for each address and key. `close` ends them all."""

    def __init__(
        self, leaving: Leaving | None = None, *, stall: float = STALL, transport: Transport | None = None
    ) -> None:
        self._leaving = leaving
        self._stall = stall
        self._transport = transport
        self._clients: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._making = asyncio.Lock()

    @asynccontextmanager
    async def client(self, settings: ModelSettings) -> AsyncIterator[AsyncAnthropic]:
        """The client for these settings, for as long as the block lasts."""
        key = (settings.base_url, settings.key)
        async with self._making:
            kept = self._clients.get(key)
            if kept is None:
                kept = self._clients[key] = _Kept(await asyncio.to_thread(self._make, settings))
            self._clients.move_to_end(key)
            kept.users += 1
        try:
            yield kept.client
        finally:
            kept.users -= 1
            await self._tidy()

    async def close(self) -> None:
        """End all of them; requests in progress break off."""
        async with self._making:
            kept, self._clients = self._clients, OrderedDict()
        for each in kept.values():
            await each.client.close()

    async def _tidy(self) -> None:
        idle = [key for key, kept in self._clients.items() if not kept.users]
        for key in idle[: max(len(self._clients) - KEPT, 0)]:
            await self._clients.pop(key).client.close()

    def _make(self, settings: ModelSettings) -> AsyncAnthropic:
        """Made in a thread: importing the library and reading the system's certificates take their time."""
        import anthropic
        import httpx2

        for name in ("anthropic", "httpx2"):  # a variable of the environment could have it log whole conversations
            logging.getLogger(name).setLevel(logging.WARNING)
        return anthropic.AsyncAnthropic(
            api_key=settings.key or _KEYLESS,
            base_url=settings.base_url or PROVIDER,
            max_retries=0,
            open_telemetry=False,
            http_client=httpx2.AsyncClient(
                timeout=httpx2.Timeout(self._stall, connect=CONNECT),
                # a plain line has no certificates, and reading those of the system takes a tenth of a second
                verify=not settings.base_url.startswith("http://"),
                follow_redirects=False,  # a conversation goes to the address that was set, and to no other
                trust_env=not is_near(settings.base_url),
                event_hooks={"request": [partial(self._watch, settings.key or _KEYLESS)]},
                transport=None if self._transport is None else self._transport(),
            ),
        )

    async def _watch(self, key: str, request: httpx2.Request) -> None:
        for name in [name for name in request.headers if name.lower() not in _HEADERS]:
            del request.headers[name]
        request.headers["authorization"] = f"Bearer {key}"
        request.headers["user-agent"] = f"ResolutionFlow/{rf_desktop.__version__}"
        if self._leaving is not None:
            self._leaving(await request.aread())


def is_near(base_url: str) -> bool:
    """Whether the address is this machine or the local network, where no proxy stands between and no key is needed."""
    host = (urlsplit(base_url).hostname or "").lower()
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".lan")):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_private or address.is_loopback


def wants_key(settings: ModelSettings) -> bool:
    """Whether a request would be of no use because there is no key."""
    return not settings.key and not is_near(settings.base_url)
