"""QPalette from tokens: what Fusion and text documents ask for where no style rule speaks."""

from __future__ import annotations

from PySide6.QtGui import QPalette

from rf_desktop.ui.theme.tokens import Tokens


def palette(tokens: Tokens) -> QPalette:
    """The application's palette, all three groups set so that an inactive window keeps its colours."""
    c = tokens.colors
    role = QPalette.ColorRole
    made = QPalette()
    for which, color in (
        (role.Window, c.canvas),
        (role.WindowText, c.text),
        (role.Base, c.surface),
        (role.AlternateBase, c.sunken),
        (role.ToolTipBase, c.raised),
        (role.ToolTipText, c.text),
        (role.PlaceholderText, c.muted),
        (role.Text, c.text),
        (role.Button, c.surface),
        (role.ButtonText, c.text),
        (role.BrightText, c.urgent),
        (role.Light, c.raised),
        (role.Midlight, c.hover),
        (role.Mid, c.line),
        (role.Dark, c.edge),
        (role.Shadow, c.edge),
        (role.Highlight, c.text_selection),
        (role.HighlightedText, c.text),
        (role.Accent, c.accent),
        (role.Link, c.accent),
        (role.LinkVisited, c.accent),
    ):
        made.setColor(which, color)
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, which, c.disabled)
    return made
