"""A picture of the icon in the tray in each of its states, with the words of its tooltip."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QWidget

from rf_desktop.ui.notices.tray import tooltip
from rf_desktop.ui.notices.tray_icon import TrayConnection, TrayState, tray_picture
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.theme.tokens import Mode
from rf_desktop.ui.widgets.labels import PlainLabel, set_ground

STATES = (
    TrayState(),
    TrayState(unread=3, waiting=5),
    TrayState(unread=128, waiting=130),
    TrayState(unread=3, waiting=5, do_not_disturb=True),
    TrayState(connection=TrayConnection.CATCHING_UP, waiting=2),
    TrayState(connection=TrayConnection.OFFLINE, offline_since="14:02", unread=2, waiting=2),
    TrayState(connection=TrayConnection.SIGNED_OUT),
)
SIZES = (16, 22, 32, 64)
"""Device-independent pixels, as trays ask for them."""


def tray(theme_name: str) -> QPixmap:
    """Every state in a row, every size in a column, on the ground of a panel in that theme."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme = Theme(Choice(theme_name), reduced_motion=True)
    theme.apply(app)
    panel = QWidget()
    set_ground(panel, "canvas")
    grid = QGridLayout(panel)
    grid.setContentsMargins(24, 24, 24, 24)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(16)
    for row, state in enumerate(STATES):
        for column, size in enumerate(SIZES):
            grid.addWidget(_icon(state, size, Mode(theme_name)), row, column, Qt.AlignmentFlag.AlignCenter)
        # The first line is the program's name, the same in all.
        words = " · ".join(tooltip(state).splitlines()[1:])
        grid.addWidget(PlainLabel(theme, words, wraps=False), row, len(SIZES))
    panel.adjustSize()
    picture = panel.grab()
    panel.deleteLater()
    return picture


def _icon(state: TrayState, size: int, mode: Mode) -> QLabel:
    label = QLabel()
    ratio = label.devicePixelRatio()
    picture: QImage = tray_picture(state, round(size * ratio), mode)
    picture.setDevicePixelRatio(ratio)
    label.setPixmap(QPixmap.fromImage(picture))
    return label
