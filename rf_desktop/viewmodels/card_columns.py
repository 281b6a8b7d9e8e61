"""What the queue's filters look at, as columns of bytes: a press on a chip among 100,000 cards is a few calls into C,
and only the cards that stay are touched (Q1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import reduce

_PAGE = 255
_NOT = bytes([1, *bytes(255)])


class Column:
    """For each card a number that stands for one key, 0 for none. A page of bytes has room for 255 keys."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: list[str] = [""]
        self._pages: list[bytearray] = [bytearray()]

    def put(self, first: int, last: int, keys: Sequence[str]) -> list[str]:
        """Put these keys, "" for none, in the place of those from `first` up to `last`; those that go."""
        numbers = [self._number(key) for key in keys]
        gone = []
        for at, page in enumerate(self._pages):
            gone += [self._names[at * _PAGE + number] for number in page[first:last] if number]
            page[first:last] = bytes(n - at * _PAGE if 0 < n - at * _PAGE <= _PAGE else 0 for n in numbers)
        return gone

    def mask(self, keys: Collection[str]) -> bytes:
        """For each card 1 where it has one of the keys, else 0."""
        masks = []
        for at, page in enumerate(self._pages):
            table = bytearray(256)
            for key in keys:
                number = self._numbers.get(key, 0) - at * _PAGE
                if 0 < number <= _PAGE:
                    table[number] = 1
            masks.append(bytes(page.translate(table)))
        return reduce(_either, masks)

    def _number(self, key: str) -> int:
        if not key:
            return 0
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._names)
            self._names.append(key)
            if number > len(self._pages) * _PAGE:
                self._pages.append(bytearray(len(self._pages[0])))
        return number


def all_of(masks: Iterable[bytes]) -> bytes:
    """1 where every mask has 1; there is at least one, and they are equally long."""
    return reduce(_both, masks)


def inverse(mask: bytes) -> bytes:
    """1 where the mask has 0."""
    return mask.translate(_NOT)


def _both(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "big") & int.from_bytes(other, "big")).to_bytes(len(one), "big")


def _either(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "big") | int.from_bytes(other, "big")).to_bytes(len(one), "big")
