"""Rules that a reader of the source relies on, checked on the source itself."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PRODUCT = CHECKOUT / "rf_desktop"
LONGEST_FILE = 400

# Put together here so that this page does not hold what it looks for.
REGISTRIES = "|".join(["py" + r"pi\.(org|python)", "python" + "hosted", r"registry\.npm" + "js", r"deb\.deb" + "ian"])
MACHINE_PATHS = "|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w"])


def python_files(*folders: str) -> list[Path]:
    """Every Python file under these folders of the checkout."""
    return sorted(path for folder in folders for path in (CHECKOUT / folder).rglob("*.py"))


def named(path: Path, line: int | None = None) -> str:
    """How a place is called in a failure."""
    place = path.relative_to(CHECKOUT).as_posix()
    return place if line is None else f"{place}:{line}"


def syntax(paths: list[Path]) -> Iterator[tuple[Path, ast.Module]]:
    for path in paths:
        yield path, ast.parse(path.read_text(encoding="utf-8"), str(path))


def tracked_text() -> Iterator[tuple[Path, str]]:
    """Every text file that is, or is about to be, in the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    )
    for name in listing.stdout.decode().split("\0"):
        path = CHECKOUT / name
        if name and path.is_file():
            content = path.read_bytes()
            if b"\0" not in content[:8192]:
                yield path, content.decode("utf-8", errors="replace")


def places(pattern: str) -> list[str]:
    """Where the repository's own text matches; the demo's conversations are other people's words, kept as written."""
    found = re.compile(pattern)
    return [
        named(path, number)
        for path, text in tracked_text()
        for number, line in enumerate(text.splitlines(), 1)
        if found.search(line) and not path.is_relative_to(CHECKOUT / "resources" / "demo")
    ]


def test_no_room_is_longer_than_four_hundred_lines() -> None:
    """ARCHITECTURE: rooms one can read at a sitting."""
    files = python_files("rf_desktop", "tests", "bench", "packaging")
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}

    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_public_module_says_what_it_is() -> None:
    """ARCHITECTURE 2.10: a docstring at the top; only an empty package file may be silent."""
    silent = [
        named(path)
        for path, tree in syntax(python_files("rf_desktop"))
        if tree.body and not ast.get_docstring(tree) and not re.match(r"_(?!_)", path.name)
    ]

    assert silent == []


def test_no_dialog_runs_a_loop_of_its_own() -> None:
    """ARCHITECTURE 2.9: dialogs are opened, never executed."""
    modal = [
        named(path, node.lineno)
        for path, tree in syntax(python_files("rf_desktop/ui", "rf_desktop/app"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("exec", "exec_")
    ]

    assert modal == []


def test_no_widget_has_coroutines() -> None:
    """ARCHITECTURE 2.9: widgets start tasks in a scope; they are not awaited."""
    awaited = [
        named(path, method.lineno)
        for path, tree in syntax(python_files("rf_desktop/ui"))
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(re.match(r"Q[A-Z]", ast.unparse(base)) for base in node.bases)
        for method in node.body
        if isinstance(method, ast.AsyncFunctionDef)
    ]

    assert awaited == []


def test_rooms_are_named_by_what_is_in_them() -> None:
    """ARCHITECTURE 2.4: no drawer for odds and ends."""
    drawers = {"utils", "util", "helpers", "common", "misc"}

    assert [
        named(path) for path in python_files("rf_desktop", "tests") if drawers & {path.stem, path.parent.name}
    ] == []


def test_nothing_is_left_for_later_in_the_product() -> None:
    """What is there is whole."""
    marker = re.compile("|".join(["TO" + "DO", "FIX" + "ME", r"\bXX" + "X", "raise NotImplemented" + "Error"]))
    left = [
        named(path, number)
        for path in python_files("rf_desktop")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marker.search(line)
    ]

    assert left == []


def test_no_registry_host_is_in_the_repository() -> None:
    """Where packages come from is the business of the machine that installs them."""
    assert places(REGISTRIES) == []


def test_no_path_of_one_machine_is_in_the_repository() -> None:
    """A fresh clone must work anywhere."""
    assert places(MACHINE_PATHS) == []


@pytest.mark.parametrize("purpose", ["run", "dev", "package"])
def test_every_requirement_is_pinned_and_hashed(purpose: str) -> None:
    """R-rows of SPEC: the same packages everywhere, and no address among them."""
    text = (CHECKOUT / "requirements" / f"{purpose}.txt").read_text()
    entries = re.split(r"\n(?=\S)", text.strip())

    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry
        assert "://" not in entry, entry


def test_the_binding_returns_the_references_it_borrows() -> None:
    """A release of the Qt binding that loses references to None ends the program after minutes."""
    probe = Path(__file__).with_name("binding_probe.py")
    judged = subprocess.run([sys.executable, str(probe)], capture_output=True, text=True, check=False)

    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_no_plain_text_password_store_can_be_chosen() -> None:
    """D3: with this package installed the keyring would write passwords into a readable file."""
    spec = importlib.util.find_spec("keyrings")

    assert spec is None or importlib.util.find_spec("keyrings.alt") is None


def test_a_tooltip_reads_no_markup_out_of_what_people_wrote() -> None:
    """A7: Qt guesses from its words whether a tooltip is HTML, and would then fetch what that names."""
    loose = [
        named(path, call.lineno)
        for path, tree in syntax(python_files("rf_desktop/ui"))
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "setToolTip"
        if path.name not in ("tray.py", "buttons.py") and not _is_our_own(call.args[0])
    ]
    assert not loose, f"wrap these in plain_tooltip(): {loose}"


def _is_our_own(words: ast.expr) -> bool:
    """Whether a text is escaped, or a sentence of ours with nothing of anybody else's in it."""
    match words:
        case ast.Constant():
            return True
        case ast.IfExp(body=one, orelse=other):
            return _is_our_own(one) and _is_our_own(other)
        case ast.Call(func=ast.Name(id="plain_tooltip")):
            return True
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in ("exact", "due_exactly")
        case ast.Attribute(value=ast.Name(id=page)):
            return page.startswith("text")
        case _:
            return False
