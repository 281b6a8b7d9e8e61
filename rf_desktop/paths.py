"""Where the program's own files and the user's data live: checkout, wheel or frozen folder. Imports nothing of ours."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

APPLICATION = "ResolutionFlow"


def resources() -> Path:
    """The folder with theme, icons, fonts, playbooks and demo data.

    A frozen build unpacks it beside the program, a wheel carries it inside the package, a checkout has it at the top.
    Raises FileNotFoundError when the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [Path(frozen) / "resources"] if frozen else []
    candidates += [package / "_resources", package.parent / "resources"]
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"The program's resources are missing; looked in {', '.join(map(str, candidates))}.")


def default_data_folder(profile: str) -> Path:
    """The user's data folder of one profile. Not created here: who writes, creates."""
    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)) / "profiles" / profile


def for_people(folder: Path) -> str:
    """A folder as one says it: below one's home from `~` on."""
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except (ValueError, RuntimeError):  # elsewhere, or nobody's home is known
        return str(folder)
