"""Whether a ResolutionFlow server answers at an address that somebody typed, and whether the two can talk (D5, D7)."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import httpx

from rf_desktop.client.address import ServerAddress
from rf_desktop.contract.base import CONTRACT_VERSION
from rf_desktop.contract.endpoints import HEALTH
from rf_desktop.values import dataclass

PATIENCE = 8.0  # seconds for one try
LONGEST_ADDRESS = 300

Trouble = Literal["unreadable", "unknown_name", "nobody_there", "too_slow", "untrusted", "not_ours", "older", "newer"]
"""Why it cannot be: what was typed is no address; no such name; nobody listens; no answer in time; its certificate is
not trusted; something else answers; it speaks an older contract than this desktop; a newer one."""


@dataclass(frozen=True)
class FoundServer:
    """A server of ours that this desktop understands. `url` has no trailing slash."""

    url: str
    version: str
    is_secure: bool


class NoServer(Exception):
    """There is none, or the two cannot talk; `trouble` says which, `host` where, `version` what answered, if known."""

    def __init__(self, trouble: Trouble, host: str = "", version: str = "") -> None:
        super().__init__(trouble)
        self.trouble: Trouble = trouble
        self.host = host
        self.version = version


Transport = Callable[[], httpx.AsyncBaseTransport] | None


async def find_server(typed: str, *, transport: Transport = None) -> FoundServer:
    """Look for a server where `typed` points. Raises NoServer.

    Without a scheme https is tried first, and then http where the name is of this network: an address on the internet
    never gets a password unencrypted by a slip.
    """
    first: NoServer | None = None
    for url in addresses(typed):
        try:
            return await _ask(url, transport)
        except NoServer as error:
            if error.trouble not in ("nobody_there", "too_slow", "untrusted", "not_ours"):
                raise
            first = first or error
    raise first or NoServer("unreadable")


def addresses(typed: str) -> Iterator[str]:
    """The addresses that `typed` can mean, best first. Raises NoServer for what is none."""
    text = typed.strip()
    has_scheme = "://" in text
    if not text or len(text) > LONGEST_ADDRESS or any(sign.isspace() or sign in '\\"<>^`{|}' for sign in text):
        raise NoServer("unreadable")
    try:
        parts = urlsplit(text if has_scheme else f"https://{text}")
        port, host = parts.port, parts.hostname or ""
        httpx.URL(parts.geturl())
    except (ValueError, httpx.InvalidURL):
        raise NoServer("unreadable") from None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None or parts.query or parts.fragment:
        raise NoServer("unreadable")
    where = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "") + parts.path.rstrip("/")
    yield f"{parts.scheme}://{where}"
    if not has_scheme and _is_near(host):
        yield f"http://{where}"


def _is_near(host: str) -> bool:
    """Whether a host is of this computer or this network, by its address or by a name without a domain."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal", ".home.arpa"))


async def _ask(url: str, transport: Transport) -> FoundServer:
    address = ServerAddress(url)
    host = httpx.URL(url).host
    try:
        context = await asyncio.to_thread(ssl.create_default_context)
        async with httpx.AsyncClient(
            verify=context,
            timeout=PATIENCE,
            trust_env=not address.is_here,
            transport=None if transport is None else transport(),
        ) as client:
            response = await client.get(url + HEALTH.path)
    except httpx.TimeoutException:
        raise NoServer("too_slow", host) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise NoServer(_why(error), host) from None
    try:
        said = response.json()
        contract, version = said["contract"], str(said["version"])[:40]
        if not response.is_success or not isinstance(contract, int):
            raise TypeError("not our health")
    except (ValueError, KeyError, TypeError):
        raise NoServer("not_ours", host) from None
    if contract != CONTRACT_VERSION:
        raise NoServer("newer" if contract > CONTRACT_VERSION else "older", host, version)
    return FoundServer(url, version, address.is_secure or address.is_here)


def _why(error: BaseException) -> Trouble:
    """The cause below what the HTTP client says."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "untrusted"
        if "Name or service not known" in str(cause) or "getaddrinfo" in str(cause) or "resolution" in str(cause):
            return "unknown_name"
        cause = cause.__cause__ or cause.__context__
    return "nobody_there"
