"""Garbage is collected by the windows' thread only, and before it goes to sleep.

By itself, Python looks for garbage in whichever thread happens to make the next object: one that reads a file, say. A
Qt object that is found there is destroyed there. A timer of it that runs stays with the windows' thread, which calls it
once more after it has gone; and that is the end of the program.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QAbstractEventDispatcher

GROWN = 1.25
"""How much more there must be of what lives long until all of it is looked through again; Python's own measure."""


@contextmanager
def collected_here() -> Iterator[Collector]:
    """In the block no thread looks for garbage but this one, each time when its Qt loop has nothing left to do."""
    collector = Collector()
    dispatcher = QAbstractEventDispatcher.instance()
    was_on = gc.isenabled()
    gc.disable()
    dispatcher.aboutToBlock.connect(collector.look)
    try:
        yield collector
    finally:
        dispatcher.aboutToBlock.disconnect(collector.look)
        if was_on:
            gc.enable()


def thaw() -> None:
    """Look through everything again from now on. What was there while the start imported was left out, and with it what
    was made for the first person: it would stay for ever."""
    gc.unfreeze()


class Collector:
    """Does what Python does by itself, when it is told to: looks for garbage as often as objects were made."""

    def __init__(self) -> None:
        self._living_long = 0

    def look(self) -> None:
        """Collect, if it is time: mostly what is young, and seldom everything."""
        youngest, younger, old = gc.get_count()
        of_the_youngest, of_the_younger, of_the_old = gc.get_threshold()
        if not of_the_youngest or youngest <= of_the_youngest:
            return
        if younger <= of_the_younger:
            gc.collect(0)
        elif old <= of_the_old or len(gc.get_objects(generation=2)) <= self._living_long * GROWN:
            gc.collect(1)
        else:
            gc.collect(2)
            self._living_long = len(gc.get_objects(generation=2))
