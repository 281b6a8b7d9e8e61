"""Sharing one line among its parts: what is shortened when room is scarce, and what goes first. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

from rf_desktop.values import dataclass


@dataclass(frozen=True)
class Piece:
    """A part of a line. Widths in pixels.

    It gets `wish` if there is room, never less than `least`, or it is left out; the highest `rank` is left out first
    and the lowest grows first. `before` is the gap at its left when something stands there.
    """

    name: str
    wish: float
    least: float
    rank: int
    before: float = 8.0


@dataclass(frozen=True)
class Span:
    """Where a part stands: its left edge, counted from the start of the line, and its width."""

    left: float
    width: float

    @property
    def right(self) -> float:
        return self.left + self.width


def fit(pieces: Sequence[Piece], room: float) -> dict[str, Span]:
    """Where each part that stays goes, in the order given. The last one left may get less than its least."""
    staying = list(pieces)
    while len(staying) > 1 and _needed(staying) > room:
        staying.remove(max(staying, key=lambda piece: piece.rank))
    widths = {piece.name: min(piece.least, room) for piece in staying}
    spare = room - _needed(staying)
    for piece in sorted(staying, key=lambda piece: piece.rank):
        more = max(0.0, min(piece.wish - piece.least, spare))
        widths[piece.name] += more
        spare -= more
    spans: dict[str, Span] = {}
    left = 0.0
    for place, piece in enumerate(staying):
        left += piece.before if place else 0.0
        spans[piece.name] = Span(left, widths[piece.name])
        left += widths[piece.name]
    return spans


def _needed(pieces: Sequence[Piece]) -> float:
    return sum(piece.least for piece in pieces) + sum(piece.before for piece in pieces[1:])
