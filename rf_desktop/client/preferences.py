"""What the user arranged: theme, window, collapsed panels. One small JSON file in the data folder (SPEC D2, D5)."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from rf_desktop.client import queue_arrangement
from rf_desktop.client.observable import Cell
from rf_desktop.client.private_file import replace_text, why
from rf_desktop.client.queue_arrangement import QueueArrangement
from rf_desktop.values import dataclass

FILE_NAME = "preferences.json"
Theme = Literal["system", "light", "dark"]
LanguageChoice = Literal["system", "en", "de"]
Home = Literal["", "demo", "own", "team"]
_log = logging.getLogger(__name__)


class PreferencesNotSaved(Exception):
    """The file could not be written; `str()` is why, in the system's words. What is on the screen stays as it is."""


@dataclass(frozen=True)
class Preferences:
    """What the user arranged; change one with `dataclasses.replace`.

    window_geometry, window_state: base64 of what the window gives to restore itself, empty before the first close.
    collapsed_panels: names of the panels that are folded away.
    language: which one the window speaks; "system" is what the computer says.
    reduced_motion: whether things stand still; None leaves it to the desktop.
    sound: whether a notification is heard as well.
    queue: what of the queue is folded, and its saved views.
    home: where this profile's work is: a server of its own with the demo or with an own account, or a team's at
        `server_url`; "" until the first run has asked (D5).
    recent_actions: what was last chosen in the palette, the newest first (D4).
    columns: base64 of how wide sidebar and conversation are (D2).
    others: keys written by a newer version, kept as they were.
    """

    theme: Theme = "system"
    window_geometry: str = ""
    window_state: str = ""
    collapsed_panels: tuple[str, ...] = ()
    reduced_motion: bool | None = None
    sound: bool = False
    queue: QueueArrangement = field(default_factory=QueueArrangement)
    home: Home = ""
    server_url: str = ""
    recent_actions: tuple[str, ...] = ()
    columns: str = ""
    language: LanguageChoice = "system"
    others: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


class PreferencesFile:
    """Reads and writes the preferences of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def load(self) -> Preferences:
        """The saved preferences; defaults when there are none or the file makes no sense. Never raises.

        A file that cannot be understood is kept beside as `preferences.json.bad`; a single value of the wrong
        kind counts as not set.
        """
        try:
            saved = json.loads(self.path.read_text(encoding="utf-8"))
            if not isinstance(saved, dict):
                raise ValueError("the top level is not an object")
        except FileNotFoundError:
            return Preferences()
        except OSError as error:
            _log.warning("Preferences could not be read: %s", why(error))
            return Preferences()
        except (ValueError, RecursionError) as error:
            _log.warning("Preferences make no sense and were put aside: %s", error)
            self._put_aside()
            return Preferences()
        return _read(saved)

    def save(self, preferences: Preferences) -> None:
        """Replace the file as a whole. Raises PreferencesNotSaved."""
        known = {
            "theme": preferences.theme,
            "language": preferences.language,
            "window_geometry": preferences.window_geometry,
            "window_state": preferences.window_state,
            "collapsed_panels": list(preferences.collapsed_panels),
            "reduced_motion": preferences.reduced_motion,
            "sound": preferences.sound,
            "queue": queue_arrangement.written(preferences.queue),
            "home": preferences.home,
            "server_url": preferences.server_url,
            "recent_actions": list(preferences.recent_actions),
            "columns": preferences.columns,
        }
        text = json.dumps({**preferences.others, **known}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        try:
            replace_text(self.path, text)
        except OSError as error:
            raise PreferencesNotSaved(why(error)) from error

    def _put_aside(self) -> None:
        try:
            self.path.replace(self.path.with_name(FILE_NAME + ".bad"))
        except OSError as error:
            _log.warning("The unreadable preferences stay where they are: %s", why(error))


class KeptPreferences:
    """The preferences while the program runs: watchable, and written at each change."""

    def __init__(self, file: PreferencesFile) -> None:
        self._file = file
        self.now: Cell[Preferences] = Cell(file.load())

    def change(self, **changes: object) -> str:
        """Change the named ones, here at once; why the system did not write them, "" when it did."""
        self.now.set(replace(self.now.value, **changes))  # type: ignore[arg-type]  # names of the fields
        try:
            self._file.save(self.now.value)
        except PreferencesNotSaved as error:
            return str(error)
        return ""


def _read(saved: dict[str, Any]) -> Preferences:
    others = dict(saved)
    theme = others.pop("theme", None)
    language = others.pop("language", None)
    geometry = others.pop("window_geometry", None)
    state = others.pop("window_state", None)
    collapsed = others.pop("collapsed_panels", None)
    reduced = others.pop("reduced_motion", None)
    sound = others.pop("sound", None)
    queue = others.pop("queue", None)
    home = others.pop("home", None)
    server_url = others.pop("server_url", None)
    recent = others.pop("recent_actions", None)
    columns = others.pop("columns", None)
    return Preferences(
        theme=cast("Theme", theme) if theme in get_args(Theme) else "system",
        language=cast("LanguageChoice", language) if language in get_args(LanguageChoice) else "system",
        window_geometry=geometry if isinstance(geometry, str) else "",
        window_state=state if isinstance(state, str) else "",
        collapsed_panels=_names(collapsed),
        reduced_motion=reduced if isinstance(reduced, bool) else None,
        sound=sound is True,
        queue=queue_arrangement.read(queue),
        home=cast("Home", home) if home in get_args(Home) else "",
        server_url=server_url if isinstance(server_url, str) else "",
        recent_actions=_names(recent),
        columns=columns if isinstance(columns, str) else "",
        others=MappingProxyType(others),
    )


def _names(value: object) -> tuple[str, ...]:
    return tuple(name for name in value if isinstance(name, str)) if isinstance(value, list) else ()
