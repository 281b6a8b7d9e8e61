"""Wake-ups between those who write and those who read. They carry nothing: the database stays the truth (V2)."""

from __future__ import annotations

from rf_desktop.server.bus.memory import MemoryBus
from rf_desktop.server.figures import NO_FIGURES, Figures
from rf_desktop.server.ports import Wakeups
from rf_desktop.server.settings import ServerSettings
from rf_desktop.server.urls import without_password


def open_bus(settings: ServerSettings, figures: Figures = NO_FIGURES) -> Wakeups:
    """The bus that these settings ask for; it reaches other processes once it is started."""
    if settings.bus == "redis":
        from rf_desktop.server.bus.redis_pubsub import redis_bus  # only a team's server has these packages

        return redis_bus(settings.redis_url or "", figures)
    if settings.bus == "notify":
        from rf_desktop.server.bus.notify import notify_bus

        return notify_bus(settings.database_url, figures)
    return MemoryBus()


class BusUnreachable(Exception):
    """What the wake-ups go through does not answer; the text is one sentence without a password."""


async def check_bus(settings: ServerSettings) -> None:
    """Try once whether Redis answers, where there is one; a wrong address is better said at the start than never.

    Raises BusUnreachable. PostgreSQL is not tried: whoever opens the store finds out.
    """
    if settings.bus != "redis":
        return
    from rf_desktop.server.bus.redis_pubsub import open_redis

    url = settings.redis_url or ""
    try:
        line = await open_redis(url)
    except Exception as error:  # whatever the library raises, it is said in our words
        raise BusUnreachable(
            f"Redis does not answer at {without_password(url)} ({type(error).__name__}). Check RF_REDIS_URL."
        ) from None
    await line.close()


__all__ = ["BusUnreachable", "MemoryBus", "check_bus", "open_bus"]
