"""The story as `make run` plays it without a screen: every step confirmed, and no server endpoint can be taken away."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from rf_desktop.contract import endpoints
from tests.trouble import patched_server

STORY_PROGRAMS = ("dbus-daemon", "Xvfb", "openbox", "dunst", "dunstctl", "gnome-keyring-daemon")
WHOLE_STORY = 600
"""Seconds. It takes a fast computer forty: three windows, one after the other, and pictures of every step."""
EVENTS = f"GET {endpoints.EVENTS_PATH}"
ALL = (*(f"{each.method} {each.path}" for each in endpoints.ALL), EVENTS)
NEEDED = (
    "POST /sign-in",
    "POST /sign-out",
    "GET /me",
    "GET /colleagues",
    "GET /sessions",
    "POST /sessions",
    "GET /sessions/{session_id}",
    "PATCH /sessions/{session_id}",
    "POST /sessions/{session_id}/abandon",
    "POST /sessions/{session_id}/reopen",
    "POST /sessions/{session_id}/resolve",
    "POST /sessions/{session_id}/messages",
    "PUT /sessions/{session_id}/lane/{card_id}",
    "POST /sessions/{session_id}/escalate",
    "POST /sessions/{session_id}/handoff",
    "GET /sessions/{session_id}/pickup",
    "GET /handoffs",
    "GET /handoffs/{handoff_id}",
    "POST /handoffs/{handoff_id}/claim",
    "POST /handoffs/{handoff_id}/withdraw",
    "POST /handoffs/{handoff_id}/briefing",
    "POST /handoffs/{handoff_id}/assessment/retry",
    "PUT /handoffs/{handoff_id}/reading",
    "PUT /handoffs/{handoff_id}/attention",
    "GET /notices",
    "POST /notices/read",
    EVENTS,
)
"""What the story cannot go on without. What else it asks, a window does without."""

# Sends what is asked of one endpoint to a place where there is none.
WITHOUT = """
import re
from rf_desktop.server import app as made
door = made.behind_the_door
def missing(app, **how):
    async def without(scope, receive, send):
        asked = "%s %s" % (scope.get("method"), scope.get("path"))
        if scope["type"] == "http" and re.fullmatch({pattern!r}, asked):
            scope = {{**scope, "path": "/taken-away", "raw_path": b"/taken-away"}}
        await app(scope, receive, send)
    return door(without, **how)
made.behind_the_door = missing
"""


def play(out: Path, env: Mapping[str, str], *more: str) -> tuple[int, dict[str, Any], str]:
    """Play the story; exit status, `story.json` and what it said on stderr."""
    how = ("--out", str(out), "--platform", "offscreen", *more)
    told = subprocess.run(
        [sys.executable, "-m", "rf_desktop", "story", "escalation", *how],
        env={**os.environ, "PYTHONWARNINGS": "error", **env},
        capture_output=True,
        text=True,
        check=False,
    )
    return told.returncode, json.loads((out / "story.json").read_text(encoding="utf-8")), told.stderr


def without(tmp_path: Path, endpoint: str) -> dict[str, str]:
    """The environment of a server that lacks one endpoint."""
    pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(endpoint))
    return patched_server.written(tmp_path / "patch", WITHOUT.format(pattern=pattern))


@pytest.mark.timeout(WHOLE_STORY)
def test_every_step_of_the_story_is_confirmed(tmp_path: Path, need_programs: Callable[..., None]) -> None:
    """The whole story: on the screen and in the database, with a real notification daemon and a picture of each."""
    need_programs(*STORY_PROGRAMS)
    status, story, said = play(tmp_path / "story", {})
    assert status == 0, said
    assert (story["notifications"], story["tray"]) == ("dunst", "model only")
    assert len(story["steps"]) >= 10
    for number, step in enumerate(story["steps"], start=1):
        assert step["number"] == number
        assert not step["failed"]
        assert step["screen"], f"“{step['title']}” read nothing"
        assert step["database"], f"“{step['title']}” asked the database nothing"
        for picture in step["pictures"]:
            assert (tmp_path / "story" / picture).stat().st_size > 5_000


@pytest.mark.timeout(WHOLE_STORY)
def test_the_story_fails_where_sessions_cannot_be_opened(tmp_path: Path, need_programs: Callable[..., None]) -> None:
    """A proof that cannot fail is none. It fails where it must, and not because somebody was in a hurry."""
    story = _fails_without("POST /sessions", tmp_path, need_programs, "--patience", "10")
    assert [step["title"] for step in story["steps"] if step["failed"]] == [story["steps"][1]["title"]]


@pytest.mark.soak
@pytest.mark.parametrize("endpoint", NEEDED)
def test_the_story_fails_without_any_endpoint_that_it_needs(
    endpoint: str, tmp_path: Path, need_programs: Callable[..., None]
) -> None:
    """Each one is asked somewhere in the story, and nothing else answers in its place."""
    _fails_without(endpoint, tmp_path, need_programs)


def _fails_without(endpoint: str, tmp_path: Path, need: Callable[..., None], *more: str) -> dict[str, Any]:
    need(*STORY_PROGRAMS)
    assert endpoint in ALL
    status, story, said = play(tmp_path / "story", without(tmp_path, endpoint), *more)
    assert status == 1, f"played on without {endpoint}"
    assert story["steps"][-1]["failed"]
    assert f"The story stopped at step {len(story['steps'])}" in said
    return story
