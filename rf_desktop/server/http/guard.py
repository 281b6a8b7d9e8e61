"""The embedded server's door (D6): only this machine, only this start, no web page.

Host exactly as bound (against DNS rebinding), no foreign Origin, and the secret of this start in its own header, on
every route. Looked at before anything else of the request is.
"""

from __future__ import annotations

import hmac

from starlette.types import ASGIApp, Receive, Scope, Send

from rf_desktop.contract import problems as p
from rf_desktop.contract.base import LOCAL_SECRET_HEADER
from rf_desktop.server.http.problems import answer

_SECRET = LOCAL_SECRET_HEADER.lower().encode()
_OWN_SITES = (b"none", b"same-origin")


class LocalGuard:
    """An application behind the door. `port` is the one really bound."""

    def __init__(self, app: ASGIApp, *, port: int, secret: str) -> None:
        self._app = app
        names = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._hosts = {name.encode() for name in names}
        self._origins = {f"http://{name}".encode() for name in names}
        self._secret = secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or refuse it."""
        if scope["type"] == "http" and (problem := self._problem(scope["headers"])):
            await answer(problem)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _problem(self, headers: list[tuple[bytes, bytes]]) -> p.Problem | None:
        def given(name: bytes) -> list[bytes]:
            return [value for key, value in headers if key == name]

        hosts = given(b"host")
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return p.WrongHostProblem(title="This server answers only for its own address on this machine.")
        if any(origin not in self._origins for origin in given(b"origin")) or any(
            site not in _OWN_SITES for site in given(b"sec-fetch-site")
        ):
            return p.ForeignOriginProblem(title="This server does not answer to web pages.")
        secrets = given(_SECRET)
        if len(secrets) != 1 or not hmac.compare_digest(secrets[0], self._secret):
            return p.WrongLocalSecretProblem(title="This request does not come from the application of this start.")
        return None
