"""Nobody but the one function moves a handoff (C11): read from the source, with faults planted."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SERVER = Path(__file__).parents[3] / "rf_desktop" / "server"
THE_FUNCTION = "services/transitions.py"
THE_UPDATE = "store/handoffs.py"
SESSIONS = {"services/sessions.py"}
"""Where `row` is a session's."""


def offences(where: str, source: str) -> list[str]:
    """Statements that change a handoff's status past the one function."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        text = ast.unparse(node) if isinstance(node, ast.Call | ast.Assign) else ""
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            steps = called.endswith(("work.handoffs.step", "work.handoffs.claim"))
            updates = called.endswith("update") and "HandoffRow" in text.split(".values")[0].split(".where")[0]
            if (steps and where != THE_FUNCTION) or (updates and where != THE_UPDATE):
                found.append(f"{where}:{node.lineno}: {text}")
        if isinstance(node, ast.Assign) and where not in SESSIONS:
            targets = [ast.unparse(target) for target in node.targets]
            if any(target.endswith(".status") and target != "session.status" for target in targets):
                found.append(f"{where}:{node.lineno}: {text}")
    return found


def test_nobody_else_writes_the_status_of_a_handoff() -> None:
    """C11: services, store and demo."""
    found = [
        offence
        for room in ("services", "store", "demo", "http")
        for path in sorted((SERVER / room).rglob("*.py"))
        for offence in offences(path.relative_to(SERVER).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "row.status = 'open'",
        "handoff.status = 'resolved'",
        "await work.handoffs.step('release', handoff_id, OnlyIf())",
        "await work.handoffs.claim(handoff_id, person, role, way, at)",
        "sa.update(HandoffRow).where(HandoffRow.id == handoff_id).values(status='open')",
    ],
)
def test_a_planted_shortcut_is_found(planted: str) -> None:
    """The test can fail."""
    source = f"async def shortcut():\n    {planted}\n"
    assert offences("services/shortcut.py", source)
