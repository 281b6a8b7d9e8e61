"""From `Authorization: Bearer …` to the person who asks."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import Request

from rf_desktop.domain.errors import NotSignedIn
from rf_desktop.server.services.actor import Actor

_SCHEME = "bearer "


class KnowsTokens(Protocol):
    """Whoever can tell whose a token is."""

    async def actor_of(self, token: str) -> Actor:
        """The person signed in with `token`. Raises NotSignedIn."""


def token_of(request: Request) -> str:
    """The token that came with the request. Raises NotSignedIn when there is none."""
    value = request.headers.get("authorization", "")
    if not value.lower().startswith(_SCHEME) or not (token := value[len(_SCHEME) :].strip()):
        raise NotSignedIn
    return token


async def actor_of(request: Request, people: KnowsTokens) -> Actor:
    """The person who asks, with the role they have now. Raises NotSignedIn."""
    return await people.actor_of(token_of(request))
