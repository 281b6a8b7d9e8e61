"""The account button at the sidebar's foot: who is signed in, and what concerns the program as a whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from rf_desktop.contract.identity import Me
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import pressed_by_enter
from rf_desktop.ui.widgets.elision import Elision
from rf_desktop.ui.widgets.focus import FocusMemory
from rf_desktop.ui.widgets.labels import plain_tooltip
from rf_desktop.viewmodels import text

_DISC = 24
_CHEVRON = 14


class AccountButton(QToolButton):
    """Initial, name and a chevron; opens its menu above itself.

    Signals:
        settings_requested, sign_out_requested, quit_requested: entries of the menu.
    """

    settings_requested = Signal()
    sign_out_requested = Signal()
    quit_requested = Signal()

    def __init__(self, theme: Theme, me: Me, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._me = me
        self._elision = Elision()
        self._focus = FocusMemory()
        self._extend: list[Callable[[QMenu], None]] = []
        self._menu = QMenu(self)
        self._menu.setObjectName("account-entries")
        self.setObjectName("account-menu")
        self.setText(me.person.name)
        self.setAccessibleName(text.ACCOUNT.format(name=me.person.name))
        self.setToolTip(plain_tooltip(f"{me.email}\n{me.account_name}"))
        self.setFixedHeight(theme.tokens.size.control + 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.open_menu)
        theme.changed.connect(self._refill)
        self._refill()

    def extend(self, fill: Callable[[QMenu], None]) -> None:
        """Let `fill(menu)` add entries at the top; it is asked again when the menu is made anew."""
        self._extend.append(fill)
        self._refill()

    def menu_of_account(self) -> QMenu:
        """The menu, for whoever has to look at it."""
        return self._menu

    def open_menu(self) -> None:
        """Show the menu above the button."""
        size = self._menu.sizeHint()
        self._menu.setMinimumWidth(max(size.width(), self.width()))
        self._menu.popup(self.mapToGlobal(QPoint(0, -self._menu.sizeHint().height() - 4)))

    def _refill(self) -> None:
        menu, icon = self._menu, self._theme.icon
        menu.clear()
        # A section's title is not drawn under a style sheet; an entry that cannot be chosen is.
        menu.addAction(icon("building-2"), self._me.account_name.replace("&", "&&")).setEnabled(False)
        menu.addSeparator()
        for fill in self._extend:
            fill(menu)
        if self._extend:
            menu.addSeparator()
        menu.addAction(icon("settings"), text.SETTINGS).triggered.connect(self.settings_requested)
        menu.addAction(icon("log-out"), text.SIGN_OUT).triggered.connect(self.sign_out_requested)
        menu.addSeparator()
        menu.addAction(icon("x"), text.QUIT).triggered.connect(self.quit_requested)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens, fonts = self._theme.tokens, self._theme.fonts
        colors, rect = tokens.colors, self.rect().toRectF()
        if self.isDown() or self._menu.isVisible():
            drawing.box(painter, rect, tokens.radius.control, fill=colors.pressed)
        elif self.underMouse():
            drawing.box(painter, rect, tokens.radius.control, fill=colors.hover)
        if self.hasFocus() and self._focus.by_keyboard:
            drawing.focus_ring(painter, rect, tokens.radius.control, self._theme)
        disc = QRectF(6, (rect.height() - _DISC) / 2, _DISC, _DISC)
        drawing.box(painter, disc, _DISC / 2, fill=colors.sunken, line=colors.line)
        painter.setFont(fonts.tiny_strong)
        painter.setPen(colors.muted)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, self._me.person.name[:1].upper())
        left = disc.right() + 8
        room = rect.right() - left - _CHEVRON - 10
        name = self._elision.shown(self._me.person.name, fonts.body, room)
        painter.setFont(fonts.body)
        painter.setPen(colors.text)
        words_ = rect.adjusted(left, 0, 0, 0)
        painter.drawText(words_, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        past = left + self._elision.width(name, fonts.body) + 6
        top = (rect.height() - _CHEVRON) / 2
        drawing.icon(painter, self._theme, "chevron-up", colors.muted, past, top, _CHEVRON)
