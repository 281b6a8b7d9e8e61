"""What stands beside each other where there is room, and below each other where there is not."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout


def in_one_line(box: QBoxLayout, fits: bool) -> None:
    """Turn the layout where it stands otherwise; the same again lays nothing out anew."""
    wanted = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
    if box.direction() != wanted:
        box.setDirection(wanted)
