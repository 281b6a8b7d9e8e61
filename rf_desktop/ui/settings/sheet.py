"""Settings: light or dark, the account's AI and playbooks, a test notification, what the app is made of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rf_desktop import __version__, paths
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.notices.notifier import Available, Failed, Notifier, Outcome
from rf_desktop.ui.settings.ai import AiSection
from rf_desktop.ui.settings.playbooks import PlaybooksSection
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.fields import ComboBox
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, SectionTitle
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.ai_settings import AiSettingsPage
from rf_desktop.viewmodels.playbooks import PlaybookShelf

_WIDTH = 460
_TEST = "test notification"


class SettingsSheet(QDialog):
    """Lies over the window until it is closed; each choice takes effect at once."""

    def __init__(
        self,
        theme: Theme,
        notifier: Notifier,
        window: QWidget,
        tasks: TaskScope,
        ai: AiSettingsPage | None = None,
        shelf: PlaybookShelf | None = None,
    ) -> None:
        """Without `ai` and `shelf` nobody is signed in, and nothing is said of AI and playbooks."""
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)  # the constructor would make it a window again
        self.setObjectName("settings-sheet")
        self.setStyleSheet("#settings-sheet { background: transparent; }")
        self.setAccessibleName(text.SETTINGS)
        self._theme = theme
        self._notifier = notifier
        self._window = window
        self._ai = None if ai is None else AiSection(ai, theme, tasks)
        self._playbooks = None if shelf is None else PlaybooksSection(shelf, theme, tasks)
        self._looks = ComboBox(theme, text.APPEARANCE)
        self._looks.setObjectName("settings-appearance")
        for choice in Choice:
            self._looks.addItem(text.APPEARANCES[choice.value], choice)
        self._looks.setCurrentIndex(list(Choice).index(theme.choice))
        self._looks.currentIndexChanged.connect(lambda at: theme.choose(list(Choice)[at]))
        self._said = PlainLabel(theme, "", face=Face.SMALL, ink=Ink.MUTED)
        self._said.setObjectName("settings-notification-result")
        self._before = notifier.on_outcome
        notifier.on_outcome = self._tested
        self._arrange()
        window.installEventFilter(self)
        theme.changed.connect(self.update)

    def open(self) -> None:
        """Lie down over the window; an open one comes forward instead of a second one."""
        for other in self._window.findChildren(SettingsSheet):
            if other is not self and other.isVisible():
                self.reject()
                other.raise_()
                return
        self._place()
        self.show()
        self.raise_()
        self._looks.setFocus()

    def reject(self) -> None:
        """Esc and *Close*."""
        self._notifier.on_outcome = self._before
        self._window.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def _test(self) -> None:
        self._said.setText(text.TESTING)
        self._notifier.notify(_TEST, text.TEST_NOTIFICATION, text.TEST_NOTIFICATION_BODY)

    def _tested(self, key: str, outcome: Outcome) -> None:
        if key == _TEST:
            self._said.setText(outcome.reason if isinstance(outcome, Failed) else text.TEST_SHOWN)
        else:
            self._before(key, outcome)

    def _arrange(self) -> None:
        theme, space = self._theme, self._theme.tokens.space
        head = QHBoxLayout()
        close = IconButton(theme, "x", text.CLOSE)
        close.setObjectName("settings-close")
        close.clicked.connect(self.reject)
        head.addWidget(PlainLabel(theme, text.SETTINGS, face=Face.HEADING), 1)
        head.addWidget(close)
        test = Button(theme, text.TEST_NOTIFICATION_BUTTON, Kind.SECONDARY, icon="bell")
        test.setObjectName("settings-test-notification")
        test.clicked.connect(self._test)
        availability = self._notifier.availability.value
        known = text.NOTIFIED_BY.format(name=availability.daemon) if isinstance(availability, Available) else ""
        self._said.setText(known or getattr(availability, "reason", ""))
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(space.xl, 0, space.xl, space.xl)
        column.setSpacing(space.m)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.setContentsMargins(space.xl, space.l, space.m, space.s)
        around = drawing.SHADOW
        whole = QVBoxLayout(self)
        whole.setContentsMargins(around, around, around, around)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self._scroll, 1)
        self._head = head
        column.addWidget(SectionTitle(theme, text.APPEARANCE))
        column.addWidget(self._looks)
        column.addSpacing(space.s)
        if self._playbooks is not None:
            column.addWidget(self._playbooks)
            column.addSpacing(space.s)
        column.addWidget(SectionTitle(theme, text.NOTIFICATIONS))
        column.addWidget(self._said)
        column.addWidget(test, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(space.s)
        if self._ai is not None:
            column.addWidget(self._ai)
            column.addSpacing(space.s)
        column.addWidget(SectionTitle(theme, text.ABOUT))
        about = text.ABOUT_TEXT.format(version=__version__)
        column.addWidget(PlainLabel(theme, about, face=Face.SMALL, ink=Ink.MUTED, selectable=True))
        notices = Button(theme, text.SHOW_NOTICES, Kind.SECONDARY, icon="file-text")
        notices.setObjectName("settings-notices")
        notices.setToolTip(str(paths.resources()))
        notices.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.resources()))))
        column.addWidget(notices, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._content.installEventFilter(self)

    def _place(self) -> None:
        window, around = self._window, drawing.SHADOW
        width = min(_WIDTH, window.width() - 32) + 2 * around
        layout = self._content.layout()
        inner = max(self._content.sizeHint().height(), layout.totalHeightForWidth(width - 2 * around) if layout else 0)
        height = min(inner + self._head.sizeHint().height() + 2 * around, window.height() - 16)
        self.setGeometry((window.width() - width) // 2, max(8, (window.height() - height) * 2 // 5), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        of_interest = QEvent.Type.LayoutRequest if watched is self._content else QEvent.Type.Resize
        if event.type() == of_interest and self.isVisible():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        around = drawing.SHADOW
        rect = QRectF(self.rect()).adjusted(around, around, -around, -around)
        drawing.floating(QPainter(self), rect, self._theme.tokens.radius.sheet, self._theme)
