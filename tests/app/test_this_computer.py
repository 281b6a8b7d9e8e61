"""Start at login and links, in the files that desktops read (D1, D2)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rf_desktop.app.cli import read
from rf_desktop.app.desktop_entry import entry, exec_line
from rf_desktop.app.link_handler import LinkHandler
from rf_desktop.app.login_start import LoginStart, arguments_of
from rf_desktop.app.plan import Plan
from rf_desktop.viewmodels import text_computer
from rf_desktop.viewmodels.this_computer import ThisComputer

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the other systems keep no such files")
ODD = ["--data", '/srv/Ärger & "Sorge" 100%/$HOME `x`\\y', "", "plain"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "system"))
    return tmp_path


def parsed(line: str) -> list[str]:
    """As a desktop reads a value of Exec: unescaped as text, then taken apart by its own quoting rules."""
    unescaped = line.replace("\\\\", "\\")
    words = re.findall(r'"(?:[^"\\]|\\.)*"|\S+', unescaped)
    return [re.sub(r"\\(.)", r"\1", word.strip('"')).replace("%%", "%") for word in words]


def test_any_argument_comes_back_from_an_entry_as_it_was() -> None:
    """D2: a data folder may be called anything; a broken line would start nothing, or something else."""
    assert parsed(exec_line(["/usr/bin/rf desktop", *ODD])) == ["/usr/bin/rf desktop", *ODD]
    assert exec_line(["rf-desktop", "%u"]) == "rf-desktop %u"


def test_an_entry_is_valid(tmp_path: Path, need_programs: Callable[..., None]) -> None:
    """D1, D2: by the desktops' own validator."""
    need_programs("desktop-file-validate")
    file = tmp_path / "entry.desktop"
    file.write_text(entry("ResolutionFlow", ["rf-desktop", *ODD, "%u"], more=["MimeType=x-scheme-handler/x;"]))
    said = subprocess.run(["desktop-file-validate", str(file)], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "")


def test_starting_at_login_is_off_until_it_is_switched_on_and_leaves_nothing(home: Path) -> None:
    """D2: hidden, with the same profile and data."""
    login = LoginStart("main", ["--profile", "main", "--data", "/x y"])
    assert not login.is_on()
    assert login.switch(on=True) == ""
    assert login.is_on()
    file = home / "config" / "autostart" / "resolutionflow-main.desktop"
    line = next(line for line in file.read_text().splitlines() if line.startswith("Exec="))
    assert parsed(line.removeprefix("Exec="))[-5:] == ["--profile", "main", "--data", "/x y", "--hidden"]
    file.write_text(file.read_text().replace("X-GNOME-Autostart-enabled=true", "X-GNOME-Autostart-enabled=false"))
    assert not login.is_on(), "the desktop's own settings switched it off"
    assert login.switch(on=False) == ""
    assert not file.exists()
    assert login.switch(on=False) == ""


def test_what_a_start_has_to_say_is_what_was_said(tmp_path: Path) -> None:
    """D2: also after the first run, whose choice is remembered and not repeated."""
    folder = str(tmp_path)

    def said(*arguments: str) -> list[str]:
        plan = read([*arguments, "--data", folder])
        assert isinstance(plan, Plan)
        return arguments_of(plan)

    assert said() == ["--profile", "main", "--data", folder]
    assert said("--demo") == ["--profile", "demo", "--data", folder, "--demo"]
    assert said("--server", "https://x.example") == [
        "--profile", "team", "--data", folder, "--server", "https://x.example",
    ]  # fmt: skip


def test_links_are_taken_and_given_back_without_touching_other_choices(home: Path) -> None:
    """D1: the user's list holds much else."""
    chosen = home / "config" / "mimeapps.list"
    chosen.parent.mkdir(parents=True)
    chosen.write_text("[Added Associations]\nimage/png=a.desktop;\n\n[Default Applications]\ntext/html=web.desktop\n")
    before = chosen.read_text()
    links = LinkHandler(["--profile", "main"])
    assert links.handling() == "nobody"
    assert links.register() == ""
    assert links.handling() == "here"
    assert "x-scheme-handler/resolutionflow=resolutionflow-links.desktop;" in chosen.read_text()
    assert LinkHandler(["--profile", "other"]).handling() == "elsewhere"
    assert links.register() == ""
    assert chosen.read_text().count("x-scheme-handler") == 1
    assert links.unregister() == ""
    assert links.handling() == "nobody"
    assert chosen.read_text() == before


def test_a_package_opens_links_unless_somebody_chose_otherwise(home: Path) -> None:
    """D1: the package declares the scheme."""
    shipped = Path(__file__).parents[2] / "packaging" / "linux" / "resolutionflow.desktop"
    assert "MimeType=x-scheme-handler/resolutionflow;" in shipped.read_text()
    (home / "system" / "applications").mkdir(parents=True)
    shutil.copy(shipped, home / "system" / "applications")
    links = LinkHandler([])
    assert links.handling() == "package"
    list_file = home / "config" / "mimeapps.list"
    list_file.parent.mkdir(parents=True)
    list_file.write_text("[Default Applications]\nx-scheme-handler/resolutionflow=mine.desktop;\n")
    assert links.handling() == "elsewhere"
    links.unregister()
    assert "mine.desktop" in list_file.read_text(), "somebody else's choice stays"


def test_what_cannot_be_written_is_said_and_shown_as_it_is(home: Path) -> None:
    """D2."""
    (home / "config").write_text("a file where the folder should be")
    computer = ThisComputer(LoginStart("main", []), LinkHandler([]), has_tray=True)
    computer.start_at_login(on=True)
    state = computer.state.value
    assert (state.starts_at_login, state.failed) == (False, True)
    assert state.note.startswith("That could not be written: ")
    computer.change_links()
    assert computer.state.value.failed
    assert computer.state.value.links == text_computer.LINKS["nobody"]
