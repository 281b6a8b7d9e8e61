"""Wake-ups over Redis pub/sub (V2). Redis keeps nothing for us; it may be emptied or restarted at any time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import redis.asyncio as redis

from rf_desktop.server.bus.remote import Line, LineBroken, RemoteBus
from rf_desktop.server.figures import NO_FIGURES, Figures

CHANNEL = "resolutionflow:wake"
"""One channel for all replicas. Redis shares channels among its numbered databases."""
CONNECT_SECONDS = 3.0


class RedisLine:
    """A connection that listens and one that publishes, which break together."""

    def __init__(self, client: redis.Redis, pubsub: Any) -> None:
        self._client = client
        self._pubsub = pubsub

    async def carry(self, notes: Sequence[str]) -> None:
        """Publish all notes in one trip."""
        async with self._client.pipeline(transaction=False) as pipe:
            for note in notes:
                pipe.publish(CHANNEL, note)
            await pipe.execute()

    async def hear(self) -> str:
        """The next note of anybody."""
        while True:
            message = await self._pubsub.parse_response(block=True)
            if message is None:
                raise LineBroken("Redis closed the line")
            kind, *rest = message
            if kind == b"message":
                return bytes(rest[-1]).decode("ascii", errors="replace")

    async def close(self) -> None:
        """Let go of both connections."""
        try:
            await self._pubsub.aclose()
        finally:
            await self._client.aclose()


async def open_redis(url: str) -> Line:
    """A line over the Redis behind `url`, already listening. Raises what redis raises."""
    client = redis_client(url)
    pubsub: Any = client.pubsub()  # its types are not complete
    try:
        await pubsub.subscribe(CHANNEL)
        await pubsub.parse_response(block=True)  # Redis's word that we are subscribed: nothing is missed from here on
    except BaseException:
        await pubsub.aclose()
        await client.aclose()
        raise
    return RedisLine(client, pubsub)


def redis_client(url: str) -> redis.Redis:
    """A client of the Redis behind `url` that tries once and does not retry by itself: the bus does that, visibly."""
    return redis.Redis.from_url(
        url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=None,  # whoever listens may hear nothing for long; the bus itself sees to dead lines
        socket_keepalive=True,
        health_check_interval=0,
        retry=None,
        retry_on_error=[],
    )


def redis_bus(url: str, figures: Figures = NO_FIGURES) -> RemoteBus:
    """The bus of several replicas."""
    return RemoteBus("redis", lambda: open_redis(url), figures)
