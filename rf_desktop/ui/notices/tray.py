"""The icon in the tray: count, state, menu. Without a tray the window minimises (SPEC Q4)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from rf_desktop.client.slept import SleepWatch
from rf_desktop.ui.notices.tray_icon import TrayConnection, TrayState, tray_icon
from rf_desktop.ui.theme.tokens import Mode
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.herald import Urgency

LOOK_AGAIN = 3_000  # ms between two looks for a tray: a panel may start after us, end, or come back
MESSAGE_FOR = 10_000  # ms
_MESSAGE_ICONS = {
    "low": QSystemTrayIcon.MessageIcon.NoIcon,
    "normal": QSystemTrayIcon.MessageIcon.Information,
    "critical": QSystemTrayIcon.MessageIcon.Critical,
}


class TrayIcon(QObject):
    """Shows a TrayState where the desktop has a tray, and comes and goes with it.

    opened: a click on the icon, or *Open*. next_requested, settings_requested, quit_requested: the menu.
    message_clicked: a click on a tray message; Qt does not say which. presence_changed(bool): the tray came or went.
    is_available: asks the desktop whether it has a tray, each time anew.
    """

    opened = Signal()
    next_requested = Signal()
    settings_requested = Signal()
    quit_requested = Signal()
    message_clicked = Signal()
    presence_changed = Signal(bool)

    def __init__(
        self,
        mode: Mode,
        *,
        is_available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self._is_available = is_available
        self._state = TrayState()
        self._icon: QSystemTrayIcon | None = None
        self._menu = QMenu()
        self._quiet: QMenu | None = None
        self._computer = SleepWatch(LOOK_AGAIN / 1000)
        self._fill_menu()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AGAIN)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    @property
    def state(self) -> TrayState:
        """What was shown last, whether or not there is a tray."""
        return self._state

    @property
    def menu(self) -> QMenu:
        """The menu of the icon."""
        return self._menu

    def is_present(self) -> bool:
        """Whether the user can reach the application through the tray, right now. If not: minimise, never hide."""
        return self._icon is not None and self._is_available()

    def show(self, state: TrayState) -> None:
        """Show `state`: picture, tooltip, and whether there is a next escalation."""
        changed = state != self._state
        self._state = state
        self._next.setEnabled(state.waiting > 0)
        if changed and self._icon:
            self._dress(self._icon)

    def show_quiet_menu(self, menu: QMenu | None) -> None:
        """Offer do-not-disturb, above *Settings*; None takes it away, as at a sign-out."""
        if self._quiet is not None:
            self._menu.removeAction(self._quiet.menuAction())
            self._quiet.deleteLater()
        self._quiet = menu
        if menu is not None:
            self._menu.insertMenu(self._before_settings, menu)

    def set_mode(self, mode: Mode) -> None:
        """Follow the light or dark look."""
        self._mode = mode
        if self._icon:
            self._dress(self._icon)

    def show_message(self, title: str, body: str, urgency: Urgency = "normal") -> None:
        """The tray's own message, the last resort: no key, no buttons, not withdrawn. Nothing without a tray."""
        if self._icon:
            # Through D-Bus, Qt passes a click on only for critical messages.
            self._icon.showMessage(title, body, _MESSAGE_ICONS[urgency], MESSAGE_FOR)

    def look(self) -> None:
        """Come and go with the desktop's tray; also called every few seconds, when a slept computer gets a new icon.

        Panels lose icons over a sleep, and nothing tells.
        """
        if self._computer.slept() and self._icon is not None:
            self._vanish()
        there = self._is_available()
        if there and self._icon is None:
            # Only now: an icon shown before its panel would be tied to the old kind of tray for life.
            self._icon = self._appear()
        elif not there and self._icon is not None:
            self._vanish()
        else:
            return
        self.presence_changed.emit(there)

    def say_anew(self) -> None:
        """Another language is spoken: menu and tooltip in it."""
        self._menu.clear()
        self._fill_menu()
        if self._icon:
            self._dress(self._icon)

    def close(self) -> None:
        """Leave the tray for good."""
        self._timer.stop()
        self._vanish()
        self.show_quiet_menu(None)
        self._menu.deleteLater()

    def _appear(self) -> QSystemTrayIcon:
        icon = QSystemTrayIcon(self)
        icon.setContextMenu(self._menu)
        icon.activated.connect(self._on_activated)
        icon.messageClicked.connect(self.message_clicked)
        self._dress(icon)
        icon.show()
        return icon

    def _vanish(self) -> None:
        if self._icon:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _dress(self, icon: QSystemTrayIcon) -> None:
        icon.setIcon(tray_icon(self._state, self._mode))
        icon.setToolTip(tooltip(self._state))

    def _fill_menu(self) -> None:
        self._menu.addAction(text.OPEN).triggered.connect(self.opened)
        self._next = self._menu.addAction(text.NEXT_ESCALATION)
        self._next.triggered.connect(self.next_requested)
        self._next.setEnabled(self._state.waiting > 0)
        if self._quiet is not None:
            self._menu.addMenu(self._quiet)
        self._before_settings = self._menu.addSeparator()
        self._menu.addAction(text.SETTINGS).triggered.connect(self.settings_requested)
        self._menu.addSeparator()
        self._menu.addAction(text.QUIT).triggered.connect(self.quit_requested)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.opened.emit()


def tooltip(state: TrayState) -> str:
    """The state in words, one fact a line: what the picture shows, for those who cannot read it."""
    lines = [text.PRODUCT]
    match state.connection:
        case TrayConnection.SIGNED_OUT:
            lines.append(text.SIGNED_OUT_SHORT)
        case TrayConnection.OFFLINE:
            line = text.TRAY_OFFLINE_SINCE if state.offline_since else text.TRAY_OFFLINE
            lines.append(line.format(clock=state.offline_since))
        case TrayConnection.CATCHING_UP:
            lines.append(text.CATCHING_UP)
        case TrayConnection.LIVE:
            pass
    if state.connection is not TrayConnection.SIGNED_OUT:
        lines.append(text.counts(state.unread - state.questions, state.waiting, state.questions))
    if state.do_not_disturb:
        lines.append(state.quiet or text.TRAY_DO_NOT_DISTURB)
    return "\n".join(text.started(line) for line in lines)
