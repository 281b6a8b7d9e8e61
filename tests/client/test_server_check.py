"""Looking for a team's server where somebody typed (D5, D7)."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import httpx
import pytest

from rf_desktop.client.server_check import NoServer, addresses, find_server
from rf_desktop.contract.base import CONTRACT_VERSION

Answer = Callable[[httpx.Request], httpx.Response]


def health(contract: int = CONTRACT_VERSION, version: str = "0.1.0") -> Answer:
    return lambda _: httpx.Response(200, json={"status": "ok", "version": version, "contract": contract})


def raising(error: Exception) -> Answer:
    def answer(_: httpx.Request) -> httpx.Response:
        raise error

    return answer


async def trouble(typed: str, answer: Answer) -> NoServer:
    with pytest.raises(NoServer) as refused:
        await find_server(typed, transport=lambda: httpx.MockTransport(answer))
    return refused.value


async def test_a_server_that_answers_is_found() -> None:
    """D5: with or without a scheme, a port, a slash."""
    found = await find_server("support.example.com:8443/", transport=lambda: httpx.MockTransport(health()))
    assert (found.url, found.version, found.is_secure) == ("https://support.example.com:8443", "0.1.0", True)


async def test_without_a_scheme_only_a_name_of_this_network_is_tried_unencrypted() -> None:
    """D5: a password goes unencrypted through the internet for nobody's slip."""
    asked: list[str] = []

    def only_http(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if request.url.scheme == "https":
            raise httpx.ConnectError("refused")
        return health()(request)

    found = await find_server("192.168.1.5:8000", transport=lambda: httpx.MockTransport(only_http))
    assert (found.url, found.is_secure) == ("http://192.168.1.5:8000", False)
    asked.clear()
    assert (await trouble("support.example.com", only_http)).trouble == "nobody_there"
    assert [url.partition(":")[0] for url in asked] == ["https"]


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "two words", "ftp://x.example", "https://", "https://me:secret@x.example", "x.example?a=1", "x:99999",
     "<script>", "https://[::1", "x" * 400],
)  # fmt: skip
def test_what_is_no_address_is_said_before_anything_is_asked(typed: str) -> None:
    """D5."""
    with pytest.raises(NoServer, match="unreadable"):
        list(addresses(typed))


async def test_each_kind_of_trouble_is_told_apart() -> None:
    """D5, D7: the sentence says what one can do, so it has to know what is wrong."""
    resolving = httpx.ConnectError("[Errno -2] Name or service not known")
    certificate = httpx.ConnectError("handshake")
    certificate.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    assert (await trouble("x.example", raising(resolving))).trouble == "unknown_name"
    assert (await trouble("x.example", raising(certificate))).trouble == "untrusted"
    assert (await trouble("x.example", raising(httpx.ConnectError("refused")))).trouble == "nobody_there"
    assert (await trouble("x.example", raising(httpx.ReadTimeout("slow")))).trouble == "too_slow"
    assert (await trouble("x.example", lambda _: httpx.Response(404))).trouble == "not_ours"
    assert (await trouble("x.example", lambda _: httpx.Response(200, text="<html>"))).trouble == "not_ours"
    assert (await trouble("x.example", lambda _: httpx.Response(200, json=[]))).trouble == "not_ours"
    newer = await trouble("x.example", health(CONTRACT_VERSION + 1, "9.0"))
    assert (newer.trouble, newer.host, newer.version) == ("newer", "x.example", "9.0")
    assert (await trouble("x.example", health(CONTRACT_VERSION - 1))).trouble == "older"


async def test_a_newer_server_of_the_same_contract_is_as_good_as_any() -> None:
    """D7: also when its health says more than this version knows."""

    def newer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"status": "fine", "version": "9.9", "contract": CONTRACT_VERSION, "mood": 1})

    assert (await find_server("x.example", transport=lambda: httpx.MockTransport(newer))).version == "9.9"
