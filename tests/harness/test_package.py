"""What is handed to people who have no checkout: the one-folder build, and the wheel."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.soak
def test_the_folder_that_make_package_builds_plays_the_story() -> None:
    """Issue 2: the frozen program starts its own server and its own windows, with nothing of the checkout at hand."""
    built = subprocess.run(["make", "package"], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr

    folder = CHECKOUT / "dist" / "rf-desktop"
    inside = folder / "_internal"
    story = json.loads((CHECKOUT / "build" / "story-package" / "story.json").read_text(encoding="utf-8"))
    migrations = Path("rf_desktop", "server", "store", "migrations", "versions")
    assert story["steps"]
    assert not [step["failed"] for step in story["steps"] if step["failed"]]
    assert _names(inside / migrations) == _names(CHECKOUT / migrations)
    assert all((inside / name).is_file() for name in ("LICENSE", "NOTICE", "docs/notices.md"))
    spoken = {page.stem for page in (CHECKOUT / "resources" / "language").glob("*.toml")}
    assert {page.stem for page in (inside / "resources" / "language").glob("*.toml")} == spoken
    assert {page.stem for page in inside.rglob("*.qm")} == {f"qtbase_{each}" for each in spoken}
    assert not [path for path in folder.rglob("*") if path.suffix in (".db", ".log")]


def test_what_is_imported_by_its_name_is_named_for_the_frozen_program() -> None:
    """Issue 2: PyInstaller follows import statements; what a text names is missed at run time only."""
    spec = (CHECKOUT / "packaging" / "pyinstaller" / "rf-desktop.spec").read_text(encoding="utf-8")
    named: set[str] = set()
    for file in (CHECKOUT / "rf_desktop").rglob("*.py"):
        named |= set(re.findall(r'import_module\(\s*f?"(\w+(?:\.\w+)*)', file.read_text(encoding="utf-8")))
    assert {"rf_desktop", "detect_secrets", "keyring"} <= {each.partition(".")[0] for each in named}
    collected = re.findall(r'collect_submodules\("([\w.]+)"\)', spec)
    assert {each for each in named if not f"{each}.".startswith(tuple(f"{name}." for name in collected))} == set()


def test_a_wheel_has_everything_that_a_checkout_has(tmp_path: Path) -> None:
    """Resources inside the package, migrations as files, notices beside; built as pip builds it, without a network."""
    from hatchling.builders.wheel import WheelBuilder

    (wheel,) = WheelBuilder(str(CHECKOUT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    ours = {
        path.relative_to(CHECKOUT).as_posix()
        for path in (CHECKOUT / "rf_desktop").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    resources = {
        f"rf_desktop/_{path.relative_to(CHECKOUT).as_posix()}"
        for path in (CHECKOUT / "resources").rglob("*")
        if path.is_file()
    }
    licences = {name.partition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert {name for name in names if ".dist-info/" not in name} == ours | resources
    assert licences == {"LICENSE", "NOTICE", "docs/notices.md"}


def test_the_menu_entry_opens_our_links() -> None:
    """M1: the scheme that the program reads is the one that the desktop is told, under the window's own name."""
    from rf_desktop.app.links import SCHEME

    lines = (CHECKOUT / "packaging" / "linux" / "resolutionflow.desktop").read_text(encoding="utf-8").splitlines()
    page = (CHECKOUT / "packaging" / "linux" / "resolutionflow.metainfo.xml").read_text(encoding="utf-8")
    bootstrap = (CHECKOUT / "rf_desktop" / "app" / "bootstrap.py").read_text(encoding="utf-8")

    assert f"MimeType=x-scheme-handler/{SCHEME};" in lines
    assert "Exec=rf-desktop %u" in lines
    assert "Icon=resolutionflow" in lines
    assert 'setDesktopFileName("resolutionflow")' in bootstrap
    assert '<launchable type="desktop-id">resolutionflow.desktop</launchable>' in page


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.py")}
