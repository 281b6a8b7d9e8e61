"""A measured program is heard, and one that ends early is not waited for."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest

from bench.figures import CannotMeasure
from bench.launch import launched
from bench.memory import now

OFFSCREEN: Mapping[str, str] = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def test_a_windows_first_frame_is_heard_after_its_start() -> None:
    """Issue 2, Measures: the mark and the spawn are moments of one clock."""
    with launched(OFFSCREEN, "window") as window:
        assert window.hear("window") > window.started
        memory = now(window.process.pid)

    assert 0 < memory.pss <= memory.rss
    assert window.process.returncode is not None


def test_a_program_that_ends_before_its_mark_says_what_it_said_last() -> None:
    """Issue 2, Measures: nothing waits for a program that is gone."""
    broken = {**OFFSCREEN, "QT_QPA_PLATFORM": "no-such-platform"}

    with launched(broken, "window") as window, pytest.raises(CannotMeasure, match="ended before “window”"):
        window.hear("window")
