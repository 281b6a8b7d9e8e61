"""A scripted server under a real client: what it answers is a table, what it was asked is a list."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rf_desktop.client.address import ServerAddress
from rf_desktop.client.api import Api
from rf_desktop.client.errors import Refused
from rf_desktop.client.observable import Cell
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.problems import Problem

Answer = Any
"""A reply, a ClientError to raise, or a function of (body, **path) that gives one of them."""


@dataclass(frozen=True)
class Asked:
    """One request as it would have left."""

    endpoint: Endpoint[Any, Any]
    body: Any
    key: str | None
    path: dict[str, str]


class ScriptedApi(Api):
    """Answers from a table. A route can be held, so that a test presses twice while the first press is on its way."""

    def __init__(self) -> None:
        super().__init__(Cell(ServerAddress("http://127.0.0.1:9")), lambda: "token")
        self.asked: list[Asked] = []
        self._answers: dict[Endpoint[Any, Any], Answer] = {}
        self._gates: dict[Endpoint[Any, Any], asyncio.Event] = {}
        self._waiting: set[tuple[str, ...]] = set()

    def answers(self, endpoint: Endpoint[Any, Any], answer: Answer) -> None:
        """What the route says from now on."""
        self._answers[endpoint] = answer

    def refuses(self, endpoint: Endpoint[Any, Any], problem: Problem) -> None:
        """The route says no from now on."""
        self._answers[endpoint] = Refused(problem)

    @contextmanager
    def held(self, endpoint: Endpoint[Any, Any]) -> Iterator[None]:
        """No answer until the end of the block."""
        gate = self._gates[endpoint] = asyncio.Event()
        try:
            yield
        finally:
            gate.set()
            del self._gates[endpoint]

    def count(self, endpoint: Endpoint[Any, Any]) -> int:
        """How often the route was asked."""
        return len(self.requests(endpoint))

    def requests(self, endpoint: Endpoint[Any, Any]) -> list[Asked]:
        """What the route was asked."""
        return [asked for asked in self.asked if asked.endpoint == endpoint]

    async def call(  # type: ignore[override, unused-ignore]
        self,
        endpoint: Endpoint[Any, Any],
        body: Any = None,
        /,
        *,
        key: str | None = None,
        progress: Any = None,
        **path: str,
    ) -> Any:
        sent = NoBody() if body is None else body
        assert type(sent) is endpoint.body
        self.asked.append(Asked(endpoint, sent, key, path))
        gate = self._gates.get(endpoint)
        if gate:
            this = (endpoint.method, endpoint.path, *path.values())
            assert this not in self._waiting, f"the same request twice while the first is on its way: {this}"
            self._waiting.add(this)
            await gate.wait()
            self._waiting.discard(this)
        else:
            await asyncio.sleep(0)
        answer: Answer = self._answers[endpoint]
        if callable(answer):
            answer = answer(sent, **path)
        if isinstance(answer, Exception):
            raise answer
        return answer
