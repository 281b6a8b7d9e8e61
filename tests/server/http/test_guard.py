"""The embedded server's door: a table of who gets in (D6). Asked over a bare socket, since clients tidy headers up."""

from __future__ import annotations

import http.client

import pytest

from rf_desktop.contract.base import LOCAL_SECRET_HEADER
from rf_desktop.contract.problems import PROBLEM_MEDIA_TYPE, READ_PROBLEM
from tests.server.harness import SECRET, RunningServer

Headers = list[tuple[str, str]]
SAME = ("Host", "{host}")
KEY = (LOCAL_SECRET_HEADER, SECRET)
TABLE: list[tuple[str, Headers, int, str]] = [
    ("ours", [SAME, KEY], 200, ""),
    ("ours by name", [("Host", "localhost:{port}"), KEY], 200, ""),
    ("own origin", [SAME, KEY, ("Origin", "http://{host}")], 200, ""),
    ("same-origin fetch", [SAME, KEY, ("Sec-Fetch-Site", "same-origin")], 200, ""),
    ("rebound name", [("Host", "evil.example:{port}"), KEY], 421, "wrong_host"),
    ("host without port", [("Host", "127.0.0.1"), KEY], 421, "wrong_host"),
    ("another port", [("Host", "127.0.0.1:1"), KEY], 421, "wrong_host"),
    ("another case", [("Host", "LOCALHOST:{port}"), KEY], 421, "wrong_host"),
    ("foreign origin", [SAME, KEY, ("Origin", "https://evil.example")], 403, "foreign_origin"),
    ("null origin", [SAME, KEY, ("Origin", "null")], 403, "foreign_origin"),
    ("our origin on another port", [SAME, KEY, ("Origin", "http://127.0.0.1:1")], 403, "foreign_origin"),
    ("cross-site fetch", [SAME, KEY, ("Sec-Fetch-Site", "cross-site")], 403, "foreign_origin"),
    ("same-site fetch", [SAME, KEY, ("Sec-Fetch-Site", "same-site")], 403, "foreign_origin"),
    ("no secret", [SAME], 401, "wrong_local_secret"),
    ("wrong secret", [SAME, (LOCAL_SECRET_HEADER, SECRET[:-1])], 401, "wrong_local_secret"),
    ("two secrets", [SAME, KEY, KEY], 401, "wrong_local_secret"),
    ("secret as token", [SAME, ("Authorization", f"Bearer {SECRET}")], 401, "wrong_local_secret"),
]


def asked(server: RunningServer, headers: Headers, path: str) -> tuple[int, str, bytes]:
    """Status, media type and body of a GET with exactly these headers."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value.format(host=f"127.0.0.1:{server.port}", port=server.port))
        connection.endheaders()
        reply = connection.getresponse()
        return reply.status, reply.headers.get("content-type", ""), reply.read()
    finally:
        connection.close()


@pytest.mark.parametrize(("headers", "status", "code"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_who_gets_in(module_server: RunningServer, headers: Headers, status: int, code: str) -> None:
    """D6: exact host (421), no foreign page (403), the secret of this start (401); on every route, health included."""
    paths = ("/healthz",) if status == 200 else ("/healthz", "/readyz", "/openapi.json", "/me", "/events", "/nothing")
    for path in paths:
        answered, media_type, body = asked(module_server, headers, path)
        assert answered == status
        if code:
            assert media_type == PROBLEM_MEDIA_TYPE
            assert READ_PROBLEM.validate_json(body).code == code


def test_two_hosts_are_refused(module_server: RunningServer) -> None:
    """D6: a second Host header never gets a say, whoever refuses it first."""
    status, _, _ = asked(module_server, [SAME, ("Host", "evil.example"), KEY], "/healthz")
    assert status in (400, 421)


def test_no_host_is_refused(module_server: RunningServer) -> None:
    """D6: neither does none."""
    status, _, _ = asked(module_server, [KEY], "/healthz")
    assert status in (400, 421)


def test_the_secret_is_no_sign_in(module_server: RunningServer) -> None:
    """R3: who comes through the door is still nobody."""
    status, _, body = asked(module_server, [SAME, KEY, ("Authorization", f"Bearer {SECRET}")], "/me")
    assert status == 401
    assert READ_PROBLEM.validate_json(body).code == "not_signed_in"
