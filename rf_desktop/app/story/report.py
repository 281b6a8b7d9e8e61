"""What a story leaves behind: numbered pictures, and `story.json` with what was done, seen and stored, step by step."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, field
from pathlib import Path
from typing import Any

from rf_desktop.values import dataclass


@dataclass
class Step:
    """One step: what was done, what the screen said, what the database says; `milliseconds` from press to proof."""

    number: int
    title: str
    done: list[str] = field(default_factory=list)
    screen: dict[str, Any] = field(default_factory=dict)
    database: dict[str, Any] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    milliseconds: float = 0.0
    failed: str = ""


@dataclass(frozen=True)
class Circumstances:
    """Where the story was played. `tray` is "in the tray" or "model only"; `notifications` the daemon or why none."""

    story: str
    platform: str
    tray: str
    notifications: str
    python: str
    version: str


class PlayedEnough(Exception):
    """As many steps were confirmed as were asked for."""


class Report:
    """Collects the steps and writes them after each one, so that a failed story shows how far it came."""

    def __init__(self, folder: Path, circumstances: Circumstances, most: int | None = None) -> None:
        """most: the number of steps after which the next one raises PlayedEnough."""
        self._most = most
        self.folder = folder
        self.circumstances = circumstances
        self.steps: list[Step] = []
        folder.mkdir(parents=True, exist_ok=True)
        for old in (*folder.glob("[0-9][0-9]-*.png"), *folder.glob("stopped-*.png")):
            old.unlink()

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """One step of the story; its time is taken, and whatever it raises is recorded and goes on.

        Raises PlayedEnough instead of beginning one too many.
        """
        if len(self.steps) == self._most:
            raise PlayedEnough
        step = Step(len(self.steps) + 1, title)
        self.steps.append(step)
        start = time.perf_counter()
        try:
            yield step
        except BaseException as trouble:
            step.failed = str(trouble) or type(trouble).__name__
            raise
        finally:
            step.milliseconds = round((time.perf_counter() - start) * 1000, 1)
            self._write()

    def picture(self, step: Step, name: str) -> Path:
        """The path for the next picture of a step, numbered through the story."""
        count = sum(len(s.pictures) for s in self.steps) + 1
        path = self.folder / f"{count:02}-{name}.png"
        step.pictures.append(path.name)
        return path

    def _write(self) -> None:
        content = {**asdict(self.circumstances), "steps": [asdict(step) for step in self.steps]}
        partial = self.folder / "story.json.part"
        partial.write_text(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
        partial.replace(self.folder / "story.json")
