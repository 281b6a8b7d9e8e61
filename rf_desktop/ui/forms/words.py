"""Words of the forms that no view-model needs."""

from __future__ import annotations

NO_VERDICT = "No opinion"
PROBLEM_HINT = "What does not work, for whom, since when"


def paste_refused(length: int, most: int) -> str:
    """A paste that no field could hold."""
    return f"That is {length:,} characters, and at most {most:,} fit. Nothing was pasted."
