"""What nobody foresaw is answered too, and found in the log by its reference; a secret is never written."""

from __future__ import annotations

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from structlog.testing import capture_logs

from rf_desktop.contract.problems import READ_PROBLEM, UnexpectedProblem
from rf_desktop.domain.errors import NotAvailable, Refusal
from rf_desktop.server.http.problems import answering
from rf_desktop.server.observe import without_secrets

SCOPE = {"type": "http", "method": "GET", "path": "/me", "headers": [], "query_string": b""}


async def answered(failure: BaseException) -> Response:
    """The reply of a route that fails like this."""

    async def handler(_request: Request) -> Response:
        raise failure

    return await answering("/me", handler)(Request(dict(SCOPE)))


class Newer(Refusal):
    """A refusal that the mapping does not know."""


@pytest.mark.parametrize("failure", [ZeroDivisionError("a private detail"), Newer("x")])
async def test_an_unforeseen_failure_has_a_reference_and_tells_nothing(failure: Exception) -> None:
    """The desktop shows the reference; what broke stands in the log only."""
    with capture_logs() as lines:
        reply = await answered(failure)
    problem = READ_PROBLEM.validate_json(bytes(reply.body))
    assert isinstance(problem, UnexpectedProblem)
    assert reply.status_code == 500
    assert "private" not in problem.title
    assert [line["reference"] for line in lines] == [problem.reference]


async def test_a_refusal_is_no_failure_and_a_lost_line_none_either() -> None:
    """Neither of them is logged as one."""
    with capture_logs() as lines:
        assert (await answered(NotAvailable("session"))).status_code == 404
        assert (await answered(ClientDisconnect())).status_code == 499
    assert lines == []


def test_a_field_with_a_secret_name_is_written_without_its_value() -> None:
    """The last net, should anybody ever log one."""
    line = without_secrets(None, "info", {"event": "e", "Token": "t", "authorization": "a", "route": "/me"})
    assert line == {"event": "e", "Token": "[not logged]", "authorization": "[not logged]", "route": "/me"}
