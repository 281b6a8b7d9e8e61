"""One connection of the event stream: bytes in, what they say out. Knows nothing of trying again."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import cast

import httpx
from httpx_sse import EventSource, ServerSentEvent, SSEError
from pydantic import ValidationError

from rf_desktop.client.api import Api, problem_of, reason_of
from rf_desktop.client.errors import SignedOut, UnexpectedReply, Unreachable
from rf_desktop.client.in_one_piece import in_one_piece
from rf_desktop.contract.endpoints import EVENTS_PATH
from rf_desktop.contract.events import CONTROLS, READ_CONTROL, READ_EVENT, Bye, Heartbeat, Hello, Resync, StreamEvent
from rf_desktop.contract.problems import NotSignedInProblem

_ASKING = {"Accept": "text/event-stream", "Cache-Control": "no-store", "Accept-Encoding": "identity"}
_TIMEOUT = httpx.Timeout(10.0, read=None)
"""Silence is measured by whoever listens: a timer for each read would pile up."""
Said = Callable[[StreamEvent | None, int], None]
_log = logging.getLogger(__name__)


class _Heard(httpx.AsyncByteStream):
    """Passes bytes on and says so, comments included, which no event tells of."""

    def __init__(self, inner: httpx.AsyncByteStream, heard: Callable[[], None]) -> None:
        self._inner = inner
        self._heard = heard

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            self._heard()
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


async def read_line(
    api: Api,
    last_event_id: int | None,
    *,
    heard: Callable[[], None],
    said: Said,
    retry: Callable[[float], None],
) -> None:
    """Open the stream and report until it ends.

    said: each event with its number, 0 where it has none; None for an event of a kind that this desktop does not know.
    Raises SignedOut, Unreachable, or UnexpectedReply when what answers is not the stream.
    """
    await in_one_piece(_read(api, last_event_id, heard, said, retry))


async def _read(
    api: Api, last_event_id: int | None, heard: Callable[[], None], said: Said, retry: Callable[[float], None]
) -> None:
    headers = {**api.headers(), **_ASKING}
    if last_event_id is not None:
        headers["Last-Event-ID"] = str(last_event_id)
    client = await api.client()
    try:
        url = api.address.value.url + EVENTS_PATH
        async with client.stream("GET", url, headers=headers, timeout=_TIMEOUT) as response:
            await _accepted(response)
            response.stream = _Heard(cast(httpx.AsyncByteStream, response.stream), heard)
            async with aclosing(EventSource(response).aiter_sse()) as events:
                async for sse in events:
                    _report(sse, said, retry)
    except (httpx.RequestError, httpx.InvalidURL) as error:
        raise Unreachable(reason_of(error)) from None
    except SSEError as error:
        raise UnexpectedReply(200, str(error)) from None


async def _accepted(response: httpx.Response) -> None:
    if response.is_success:
        return
    await response.aread()
    problem = problem_of(response)
    if isinstance(problem, NotSignedInProblem):
        raise SignedOut
    raise UnexpectedReply(response.status_code, problem.code if problem else "not the stream")


def _report(sse: ServerSentEvent, said: Said, retry: Callable[[float], None]) -> None:
    if sse.retry is not None:
        retry(sse.retry / 1000)
    if not sse.data:
        return
    number = int(sse.id) if sse.id.isascii() and sse.id.isdigit() else 0
    try:
        event: StreamEvent
        event = READ_CONTROL.validate_json(sse.data) if sse.event in CONTROLS else READ_EVENT.validate_json(sse.data)
    except ValidationError:
        _log.info("An event of a kind that this version does not know: %.40s", sse.event)
        said(None, number)
        return
    said(event, 0 if isinstance(event, Hello | Heartbeat | Resync | Bye) else number)
