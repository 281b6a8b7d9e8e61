"""The import rule of `.importlinter` holds, and it notices when it does not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]

PLANTED = [
    ("viewmodels", "from rf_desktop.ui import aio", "Desktop reads downwards"),
    ("contract", "from rf_desktop.server import ports", "Server reads downwards"),
    ("server", "", "Inside the server"),
    ("server/services", "from rf_desktop.client import observable", "The server never reaches into the desktop"),
    ("viewmodels", "from rf_desktop.server import ports", "The desktop never reaches into the server"),
    ("domain", "import pydantic", "The domain is plain Python"),
    ("client", "from PySide6 import QtCore", "Qt lives in ui"),
    ("server/services", "import sqlalchemy", "SQL lives in the store"),
    ("ui", "import keyring", "Secrets have one door"),
]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Judge the package in ``folder`` by the rule beside it."""
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copied_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's modules and its rule, free to be spoilt."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(
        CHECKOUT / "rf_desktop", folder / "rf_desktop", ignore=shutil.ignore_patterns("__pycache__", "_resources")
    )
    shutil.copy(CHECKOUT / ".importlinter", folder)
    return folder


def test_every_import_follows_the_rule() -> None:
    """ARCHITECTURE 2.3: who may import whom."""
    judged = lint_imports(CHECKOUT)

    assert judged.returncode == 0, judged.stdout + judged.stderr


@pytest.mark.parametrize(("room", "line", "contract"), PLANTED, ids=[contract for _, _, contract in PLANTED])
def test_a_planted_violation_is_caught(copied_house: Path, room: str, line: str, contract: str) -> None:
    """ARCHITECTURE 2.3: a rule that cannot break protects nothing."""
    stray = copied_house / "rf_desktop" / room / "stray.py"
    stray.write_text(f"{line}\n")
    try:
        judged = lint_imports(copied_house)
    finally:
        stray.unlink()

    assert judged.returncode == 1
    broken = [verdict for verdict in judged.stdout.splitlines() if verdict.rstrip().endswith("BROKEN")]
    assert any(verdict.startswith(contract) for verdict in broken), judged.stdout + judged.stderr
