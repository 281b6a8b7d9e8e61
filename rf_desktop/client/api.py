"""One way to ask the server anything: an endpoint and its body in, the typed reply or one of four errors out.

A request whose answer may be lost is repeated only where that is harmless (`Endpoint.repeatable`): reading, what
carries an idempotency key (the same key again), states put in place, and a claim that was ours already (C2).
"""

from __future__ import annotations

import asyncio
import logging
import random
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar, cast, overload
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from rf_desktop.client.address import ServerAddress
from rf_desktop.client.errors import ClientError, Reason, Refused, SignedOut, UnexpectedReply, Unreachable
from rf_desktop.client.in_one_piece import in_one_piece
from rf_desktop.client.observable import Cell
from rf_desktop.client.server_time import put_right, skew
from rf_desktop.contract.attachments import FILE_NAME_HEADER, FileContent, FileUpload
from rf_desktop.contract.base import IDEMPOTENCY_HEADER, LOCAL_SECRET_HEADER, NoBody, Request, Wire
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.problems import (
    PROBLEM_MEDIA_TYPE,
    READ_PROBLEM,
    NotSignedInProblem,
    Problem,
    WrongLocalSecretProblem,
)
from rf_desktop.domain.ids import new_id
from rf_desktop.domain.moments import now

PAUSES = (0.1, 0.4, 1.0)  # seconds before each repeat, jittered
BUDGET = 20.0  # seconds after which nothing is begun again
TIMEOUT = httpx.Timeout(15.0, connect=5.0)
NEW_SECRET_WITHIN = 5.0  # seconds that a restarted embedded server's new secret may take to be known
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_GATEWAY = frozenset({502, 503, 504})
_log = logging.getLogger(__name__)

B = TypeVar("B", bound=Request)
R = TypeVar("R", bound=Wire)
PIECE = 64 * 1024  # bytes of a file between two words on how far it has gone
Progress = Callable[[int], None]
"""Hears how many bytes of a body have gone."""


def new_key() -> str:
    """An idempotency key. Made once per press and kept for the user's *Retry*."""
    return new_id()


class Api:
    """The server as one signed-in person reaches it. One HTTP client, made at the first use.

    address: read anew for each attempt. token: answers the person's token, None before the sign-in.
    """

    def __init__(self, address: Cell[ServerAddress], token: Callable[[], str | None]) -> None:
        self.address = address
        self.signed_out: Cell[bool] = Cell(False)
        self._token = token
        self._client: httpx.AsyncClient | None = None
        self._made_for: tuple[bool, bool] | None = None
        self._renewed = asyncio.Event()
        self._renewed.set()
        self._renewer: asyncio.Task[Any] | None = None
        self._making = asyncio.Lock()
        self._closed = False

    @overload
    async def call(
        self, endpoint: Endpoint[NoBody, R], /, *, key: str | None = None, progress: None = None, **path: str
    ) -> R: ...

    @overload
    async def call(
        self,
        endpoint: Endpoint[B, R],
        body: B,
        /,
        *,
        key: str | None = None,
        progress: Progress | None = None,
        **path: str,
    ) -> R: ...

    async def call(
        self,
        endpoint: Endpoint[Any, R],
        body: Request | None = None,
        /,
        *,
        key: str | None = None,
        progress: Progress | None = None,
        **path: str,
    ) -> R:
        """Ask, and answer with the endpoint's reply.

        path: the path's parameters by name. key: of the press; a keyed endpoint without one gets its own.
        progress: hears how far a body has gone, anew for each attempt; what it raises ends the call.
        Raises Unreachable, SignedOut, Refused or UnexpectedReply; TypeError for a body of another endpoint.
        """
        sent = NoBody() if body is None else body
        if type(sent) is not endpoint.body:
            raise TypeError(f"{endpoint.path} takes {endpoint.body.__name__}, not {type(sent).__name__}")
        headers = {IDEMPOTENCY_HEADER: key or new_key()} if endpoint.keyed else {}
        content = _content(sent, headers)
        url = endpoint.path.format(**{name: quote(value, safe="") for name, value in path.items()})
        response = await self._asked(endpoint.method, url, headers, content, progress, repeatable=endpoint.repeatable)
        return _reply(endpoint, response)

    def headers(self) -> dict[str, str]:
        """Who asks: the person's token and, for an embedded server, the secret of its present start."""
        token, secret = self._token(), self.address.value.local_secret
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return headers | ({LOCAL_SECRET_HEADER: secret} if secret else {})

    @property
    def is_renewing(self) -> bool:
        """Whether the token is being exchanged: until then, its end is not that of the sign-in."""
        return not self._renewed.is_set()

    @contextmanager
    def renewing(self) -> Iterator[None]:
        """While the server exchanges the token for another one. Who is refused meanwhile waits, and asks again with
        the one that `use` brought."""
        self._renewed.clear()
        self._renewer = asyncio.current_task()
        try:
            yield
        finally:
            self._renewer = None
            self._renewed.set()

    def use(self, token: str) -> None:
        """Go on with another token of the same person, as after a change of the password."""
        self._token = lambda: token
        self.signed_out.set(False)

    async def client(self) -> httpx.AsyncClient:
        """The one HTTP client; made anew when the kind of address changes. Raises Unreachable after `aclose`."""
        async with self._making:
            if self._closed:
                raise Unreachable("broken")
            wanted = (self.address.value.is_secure, self.address.value.is_here)
            if self._client is None or self._made_for != wanted:
                await self._close_client()
                self._client = await _http_client(*wanted)
                self._made_for = wanted
            return self._client

    async def aclose(self) -> None:
        """Give all connections back; whoever asks from now on gets Unreachable. Safe to repeat."""
        async with self._making:
            self._closed = True
            await self._close_client()

    async def _close_client(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _asked(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        content: bytes | None,
        progress: Progress | None = None,
        *,
        repeatable: bool,
    ) -> httpx.Response:
        began = time.monotonic()
        for pause in (*PAUSES, None):
            address, token = self.address.value, self._token()
            failure: ClientError
            try:
                body = content if content is None or progress is None else _told(content, progress)
                response = await self._once(address, method, path, headers, body)
            except (httpx.RequestError, httpx.InvalidURL) as error:
                _log.info("%s: %s", method, type(error).__name__)
                again = repeatable or isinstance(error, _NEVER_SENT)
                failure = Unreachable(reason_of(error))
            else:
                problem = problem_of(response)
                if isinstance(problem, WrongLocalSecretProblem):
                    again = await self._address_other_than(address)
                    failure = Unreachable("restarting")
                elif response.status_code in _GATEWAY and problem is None:
                    again, failure = repeatable, Unreachable("busy")
                elif isinstance(problem, NotSignedInProblem):
                    if asyncio.current_task() is not self._renewer:
                        await self._renewed.wait()
                    again, failure = self._token() != token, SignedOut()
                    if not again:
                        self.signed_out.set(True)
                elif problem is not None:
                    raise Refused(problem)
                else:
                    return response
            if pause is None or not again or time.monotonic() - began > BUDGET:
                raise failure
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
        raise AssertionError("the last round ends with an answer or a failure")

    async def _once(
        self,
        address: ServerAddress,
        method: str,
        path: str,
        headers: Mapping[str, str],
        content: bytes | AsyncIterator[bytes] | None,
    ) -> httpx.Response:
        client = await self.client()
        asked_at = datetime.now(UTC)
        headers = {**self.headers(), **headers}
        response = await in_one_piece(
            client.request(method, address.url + path, headers=headers, content=content, timeout=TIMEOUT)
        )
        put_right(now, skew(response.headers.get("date", ""), asked_at, datetime.now(UTC)))
        return response

    async def _address_other_than(self, old: ServerAddress) -> bool:
        """Wait a little for the address that a restarted embedded server has now; False when none comes."""
        try:
            async with asyncio.timeout(NEW_SECRET_WITHIN):
                await self.address.until(lambda new: new != old)
        except TimeoutError:
            return False
        return True


def problem_of(response: httpx.Response) -> Problem | None:
    """The problem that a response (already read) carries, None when it is no problem. Raises UnexpectedReply."""
    if response.headers.get("content-type", "").partition(";")[0].strip() != PROBLEM_MEDIA_TYPE:
        return None
    try:
        return READ_PROBLEM.validate_json(response.content)
    except ValidationError as error:
        raise UnexpectedReply(response.status_code, f"an unknown problem: {_first(error)}") from None


def _content(sent: Request, headers: dict[str, str]) -> bytes | None:
    """A request's body, and in `headers` what it is."""
    if isinstance(sent, NoBody):
        return None
    if isinstance(sent, FileUpload):
        headers["Content-Type"] = "application/octet-stream"
        headers["Content-Length"] = str(len(sent.content))
        headers[FILE_NAME_HEADER] = quote(sent.name, safe="")
        return sent.content
    headers["Content-Type"] = "application/json"
    return sent.model_dump_json().encode()


async def _told(content: bytes, progress: Progress) -> AsyncIterator[bytes]:
    """A body in pieces; after each, `progress` hears how many bytes have gone."""
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
        progress(min(start + PIECE, len(content)))


def _reply(endpoint: Endpoint[Any, R], response: httpx.Response) -> R:
    if not response.is_success:
        raise UnexpectedReply(response.status_code, f"no answer to {endpoint.method} {endpoint.path}")
    if endpoint.downloads:
        return cast("R", FileContent(content=response.content))
    try:
        return endpoint.reply.model_validate_json(response.content or b"{}")
    except ValidationError as error:
        about = f"not a {endpoint.reply.__name__}: {_first(error)}"
        raise UnexpectedReply(response.status_code, about) from None


def _first(error: ValidationError) -> str:
    """Where and why, without the value: a reply may hold anything."""
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['type']}"


def reason_of(error: Exception) -> Reason:
    """Which kind of trouble an exception of the HTTP client stands for."""
    if isinstance(error, httpx.ConnectError | httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "connect"
    return "timeout" if isinstance(error, httpx.TimeoutException) else "broken"


async def _http_client(is_secure: bool, is_here: bool) -> httpx.AsyncClient:
    """Reading the system's certificates takes too long for the loop of the windows; plain HTTP needs none of them."""
    if is_secure:
        context = await asyncio.to_thread(ssl.create_default_context)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.AsyncClient(verify=context, trust_env=not is_here, follow_redirects=False)
