"""Figures for Prometheus, on a port of their own that only the machine itself or its network's scraper reaches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rf_desktop.server.figures import NO_FIGURES, Figures


class PortTaken(Exception):
    """The port for the figures cannot be listened on; the text is one sentence."""


@contextmanager
def exposed(host: str, port: int | None) -> Iterator[Figures]:
    """Figures that are given on `host` and `port` while the block lasts; none at all without a port.

    Raises PortTaken.
    """
    if port is None:
        yield NO_FIGURES
        return
    from rf_desktop.server.metrics.prometheus import PrometheusFigures, serving  # only a team's server has the package

    figures = PrometheusFigures()
    try:
        stop = serving(figures, host, port)
    except OSError as error:
        why = error.strerror or error
        raise PortTaken(f"Port {port} on {host}, for the figures, cannot be listened on ({why}).") from None
    try:
        yield figures
    finally:
        stop()


__all__ = ["PortTaken", "exposed"]
