"""`make run` on a computer that has neither a screen nor any of the programs that the story would like to use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

STEPS = 1
"""All windows are there after it, and what is missing is known."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("steps", [pytest.param(None, marks=pytest.mark.soak), STEPS])
def test_the_story_needs_no_program_of_the_system(tmp_path: Path, steps: int | None) -> None:
    """Issue 2: played off the screen, with the reason why there are no notifications in `story.json`."""
    some = ["--steps", str(steps)] if steps else []
    env = {name: value for name, value in os.environ.items() if name != "RF_REQUIRE_EVERYTHING"}
    played = subprocess.run(
        [sys.executable, "-m", "rf_desktop", "story", "escalation", "--out", str(tmp_path / "story"), *some],
        env={**env, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    story = json.loads((tmp_path / "story" / "story.json").read_text(encoding="utf-8"))

    assert played.returncode == 0, played.stderr
    assert len(story["steps"]) == steps or not steps
    assert story["platform"] == "offscreen"
    assert story["tray"] == "model only"
    assert story["notifications"] == "none: dbus-daemon is not installed"
    assert all((tmp_path / "story" / name).is_file() for step in story["steps"] for name in step["pictures"])
