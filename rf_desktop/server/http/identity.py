"""From `Authorization: Bearer …` to the person who asks, and from the line to the place where they are."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Protocol

from starlette.requests import Request

from rf_desktop.domain.errors import NotSignedIn
from rf_desktop.server.services.actor import Actor

_SCHEME = "bearer "
NOWHERE = "local"
"""The place of a request that came over no network."""
_HOME = 64
"""Bits of an IPv6 address that name a network; whoever has one has all addresses in it."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class KnowsTokens(Protocol):
    """Whoever can tell whose a token is."""

    async def actor_of(self, token: str) -> Actor:
        """The person signed in with `token`. Raises NotSignedIn."""


class Proxies:
    """The proxies whose word on where a request comes from is believed: addresses and networks, between commas.

    Raises ValueError when one of them cannot be read.
    """

    def __init__(self, trusted: str = "") -> None:
        named = [each.strip() for each in trusted.split(",") if each.strip()]
        self._networks = tuple(ipaddress.ip_network(each, strict=False) for each in named)

    def place_of(self, request: Request) -> str:
        """Where `request` comes from: an IPv4 address, or an IPv6 network."""
        peer = request.client.host if request.client else ""
        return self.place(peer, request.headers.getlist("x-forwarded-for"))

    def place(self, peer: str, forwarded: Sequence[str] = ()) -> str:
        """Behind trusted proxies the last address that none of them has; what stands before it anybody can write."""
        here = _address(peer)
        told = [each.strip() for line in forwarded for each in line.split(",")]
        while told and here is not None and self._trusts(here):
            before = _address(told.pop())
            if before is None:
                break
            here = before
        if here is None:
            return NOWHERE
        if here.version == 4:
            return str(here)
        return str(ipaddress.ip_network((here, _HOME), strict=False))

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._networks)


def _address(text: str) -> Address | None:
    """An address, without port or brackets; an IPv4 address in IPv6's clothes as itself."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if address.version == 6 else None
    return mapped or address


def token_of(request: Request) -> str:
    """The token that came with the request. Raises NotSignedIn when there is none."""
    value = request.headers.get("authorization", "")
    if not value.lower().startswith(_SCHEME) or not (token := value[len(_SCHEME) :].strip()):
        raise NotSignedIn
    return token


async def actor_of(request: Request, people: KnowsTokens) -> Actor:
    """The person who asks, with the role they have now. Raises NotSignedIn."""
    return await people.actor_of(token_of(request))
