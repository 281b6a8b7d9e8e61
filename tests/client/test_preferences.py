"""What the user arranged comes back, and a damaged file never stands in the way of a start."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import pytest

from rf_desktop.client.preferences import FILE_NAME, KeptPreferences, Preferences, PreferencesFile, PreferencesNotSaved


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    """D2, D5."""
    saved = Preferences("dark", "Z2VvbWV0cnk=", "c3RhdGU=", ("sidebar", "task_lane"))
    PreferencesFile(tmp_path / "data").save(saved)
    assert PreferencesFile(tmp_path / "data").load() == saved


def test_a_first_start_has_defaults_and_writes_nothing(tmp_path: Path) -> None:
    """D5."""
    assert PreferencesFile(tmp_path).load() == Preferences(theme="system")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b"[" * 100_000, b"null"])
def test_a_damaged_file_is_put_aside_and_the_start_goes_on(tmp_path: Path, damage: bytes) -> None:
    """D5: nothing of the old file is lost, and the next save works."""
    (tmp_path / FILE_NAME).write_bytes(damage)
    file = PreferencesFile(tmp_path)
    assert file.load() == Preferences()
    assert (tmp_path / (FILE_NAME + ".bad")).read_bytes() == damage
    file.save(Preferences(theme="light"))
    assert file.load().theme == "light"


def test_one_value_of_the_wrong_kind_does_not_cost_the_others(tmp_path: Path) -> None:
    """D5."""
    (tmp_path / FILE_NAME).write_text(
        json.dumps({"theme": "purple", "window_geometry": 7, "window_state": "ok", "collapsed_panels": ["a", 1]})
    )
    assert PreferencesFile(tmp_path).load() == Preferences("system", "", "ok", ("a",))


def test_what_a_newer_version_wrote_is_kept(tmp_path: Path) -> None:
    """D7: going back a version and forward again loses nothing."""
    (tmp_path / FILE_NAME).write_text(json.dumps({"theme": "dark", "wallpaper": {"name": "sea"}}))
    file = PreferencesFile(tmp_path)
    file.save(dataclasses.replace(file.load(), theme="light"))
    assert json.loads((tmp_path / FILE_NAME).read_text()) == {
        "theme": "light",
        "home": "",
        "server_url": "",
        "recent_actions": [],
        "columns": "",
        "language": "system",
        "wallpaper": {"name": "sea"},
        "window_geometry": "",
        "window_state": "",
        "collapsed_panels": [],
        "reduced_motion": None,
        "sound": False,
        "queue": {"folded": [], "views": []},
    }


def test_a_crash_while_saving_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """D2: the moment before the old file gives way."""
    file = PreferencesFile(tmp_path)
    file.save(Preferences(theme="dark"))

    def no_more_room(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rf_desktop.client.private_file.os.fsync", no_more_room)
    with pytest.raises(PreferencesNotSaved, match="no space left on device"):
        file.save(Preferences(theme="light"))
    assert file.load().theme == "dark"
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    """D5."""
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(PreferencesNotSaved, match="file exists"):
        PreferencesFile(tmp_path / "data").save(Preferences())
    assert PreferencesFile(tmp_path / "data").load() == Preferences()


def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    """D3."""
    before = os.umask(0)
    try:
        PreferencesFile(tmp_path / "data").save(Preferences())
    finally:
        os.umask(before)
    assert (tmp_path / "data" / FILE_NAME).stat().st_mode & 0o077 == 0
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_a_change_is_heard_and_on_the_disk_at_once(tmp_path: Path) -> None:
    """D5: and what cannot be written holds until the end, with the reason."""
    kept = KeptPreferences(PreferencesFile(tmp_path))
    heard: list[bool | None] = []
    kept.now.watch(lambda now: heard.append(now.reduced_motion))
    assert kept.change(reduced_motion=True, sound=True) == ""
    assert heard == [None, True]
    assert PreferencesFile(tmp_path).load() == kept.now.value
    (tmp_path / FILE_NAME).unlink()
    (tmp_path / FILE_NAME).mkdir()
    assert kept.change(reduced_motion=False) == "is a directory"
    assert kept.now.value.reduced_motion is False
