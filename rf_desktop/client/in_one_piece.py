"""Cancel a request without losing a connection.

What gives connections back shields itself against the way in which anyio cancels, but `Task.cancel` of asyncio breaks
into it: of two dead connections only the first was closed, and the other stayed open until the garbage collector came
by. So a request runs in a task of its own, which is cancelled in the way that the shield knows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import anyio

T = TypeVar("T")


async def in_one_piece(work: Coroutine[Any, Any, T]) -> T:
    """What `work` answers or raises; whoever is cancelled here is so after `work` has put everything in order."""
    scope = anyio.CancelScope()
    task = asyncio.create_task(_within(scope, work), name="a request")
    task.add_done_callback(lambda _: work.close())  # a loop that ends may have cancelled it before its first turn
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
            scope.cancel()
    if cancelled is None:
        return task.result()
    if not task.cancelled():
        task.exception()  # looked at: it comes too late for anybody
    raise cancelled


async def _within(scope: anyio.CancelScope, work: Coroutine[Any, Any, T]) -> T:
    with scope:
        return await work
    raise asyncio.CancelledError
