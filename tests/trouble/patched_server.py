"""Changes what the embedded server is, from outside: a `sitecustomize` that only the server's process obeys."""

from __future__ import annotations

import os
from pathlib import Path

_ONLY_THE_SERVER = """
import sys
if "--serve" in sys.orig_argv:
"""


def written(folder: Path, change: str) -> dict[str, str]:
    """Write the change into a folder; the environment that makes every server started with it obey."""
    folder.mkdir()
    indented = "".join(f"    {line}\n" for line in change.strip().splitlines())
    (folder / "sitecustomize.py").write_text(_ONLY_THE_SERVER + indented)
    others = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": f"{folder}{os.pathsep}{others}" if others else str(folder)}
