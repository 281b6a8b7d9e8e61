"""Notifications in the settings: the pause, this computer, the wishes, what became of the last ones (Q6)."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from rf_desktop.client.told import Fate, ToldLog
from rf_desktop.domain import moments
from rf_desktop.ui.notices.notifier import Availability, Available, Failed, Outcome, Unavailable
from rf_desktop.ui.notices.quiet_menu import QuietMenu
from rf_desktop.ui.settings.page import Note, Page
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.settings.told_log import ROW_HEIGHT, ToldDelegate
from rf_desktop.ui.settings.wishes import WishesForm
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.empty_note import EmptyNote
from rf_desktop.ui.widgets.fields import CheckBox
from rf_desktop.ui.widgets.row_list import RowList
from rf_desktop.viewmodels import text, text_notify
from rf_desktop.viewmodels.do_not_disturb import DoNotDisturb, DoNotDisturbState
from rf_desktop.viewmodels.told_rows import told_rows

_TEST = "test notification"
_MOST_ROWS = 6


class NotificationsPage(Page):
    """Without anybody signed in: this computer only. Each part follows what it shows while the page is open."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        if around.do_not_disturb is not None:
            self._pause(around.do_not_disturb)
        self._this_computer()
        if around.wishes is not None:
            self.column.addSpacing(around.theme.tokens.space.m)
            self.column.addWidget(WishesForm(around.wishes, around))
        if around.log is not None:
            self._log(around.log)
        self.finish()

    # The pause ---------------------------------------------------------------------------------------------------

    def _pause(self, model: DoNotDisturb) -> None:
        self.section(text_notify.PAUSE)
        state = self.say("", name="settings-do-not-disturb")
        choose = Button(self.theme, text_notify.PAUSE, Kind.SECONDARY, icon="bell-off", trailing="chevron-down")
        choose.setObjectName("settings-pause")
        menu: QMenu = QuietMenu(model, self.around.tasks, lambda: None, self)
        choose.clicked.connect(lambda: menu.popup(choose.mapToGlobal(QPoint(0, choose.height() + 2))))
        off = Button(self.theme, text_notify.TURN_OFF, Kind.SECONDARY)
        off.setObjectName("settings-pause-off")
        off.clicked.connect(lambda: self.around.tasks.start("do not disturb off", model.end()))
        self.add(choose, off)

        def show(now: DoNotDisturbState) -> None:
            state.setText(f"{now.label}." if now.label else text_notify.WHAT_IT_DOES)
            off.setVisible(now.on)
            choose.setEnabled(bool(now.choices))

        self.follow(model.state, show)

    # This computer -----------------------------------------------------------------------------------------------

    def _this_computer(self) -> None:
        notifier, preferences = self.around.notifier, self.around.preferences
        self.section(text_notify.THIS_COMPUTER)
        self._shown_by = self.say("", name="settings-notifier")
        self._result = Note(self.theme, "settings-notification-result")
        test = Button(self.theme, text.TEST_NOTIFICATION_BUTTON, Kind.SECONDARY, icon="bell")
        test.setObjectName("settings-test-notification")
        test.clicked.connect(self._test)
        self.add(test)
        self.column.addWidget(self._result)
        if preferences is not None:
            sound = CheckBox(self.theme, text_notify.WITH_A_SOUND)
            sound.setObjectName("settings-sound")
            sound.setChecked(preferences.now.value.sound)
            sound.toggled.connect(lambda on: preferences.change(sound=on))
            self.column.addWidget(sound)
            self.say(text_notify.WITH_A_SOUND_HINT)
        before = notifier.on_outcome

        def heard(key: str, outcome: Outcome) -> None:
            before(key, outcome)
            if key == _TEST:
                self._tested(outcome)

        def back() -> None:
            if notifier.on_outcome is heard:
                notifier.on_outcome = before

        notifier.on_outcome = heard
        self.destroyed.connect(back)
        self.follow(notifier.availability, self._show_availability)

    def _test(self) -> None:
        """Asked for by hand, so neither do-not-disturb nor a filter is meant for it; the log has it all the same."""
        around = self.around
        self._result.tell(text.TESTING)
        if around.log is not None:
            around.log.begin(_TEST, text.TEST_NOTIFICATION, toast=None, notification=Fate("pending"))
        sound = around.preferences is not None and around.preferences.now.value.sound
        around.notifier.notify(_TEST, text.TEST_NOTIFICATION, text.TEST_NOTIFICATION_BODY, sound=sound)

    def _tested(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self._result.tell(outcome.reason, "bad")
        elif self.around.notifier.desktop_quiet:
            self._result.tell(text_notify.TEST_IN_QUIET)
        else:
            self._result.tell(text.TEST_SHOWN, "good")

    def _show_availability(self, there: Availability) -> None:
        match there:
            case Available(daemon=daemon):
                self._shown_by.setText(text.NOTIFIED_BY.format(name=daemon))
            case Unavailable(reason=reason):
                self._shown_by.setText(reason)

    # What became of them -----------------------------------------------------------------------------------------

    def _log(self, log: ToldLog) -> None:
        self.section(text_notify.LOG)
        self.say(text_notify.LOG_HINT)
        rows = RowList(self.theme, text_notify.LOG)
        rows.setObjectName("settings-told-log")
        rows.setItemDelegate(ToldDelegate(self.theme, rows))
        rows.setUniformItemSizes(True)
        empty = EmptyNote(self.theme, "bell")
        empty.show_note(text_notify.LOG_EMPTY, "bell")
        self.column.addWidget(rows)
        self.column.addWidget(empty)

        def show(_: object) -> None:
            shown = told_rows(log.entries.value, moments.now())
            rows.setFixedHeight(min(len(shown), _MOST_ROWS) * ROW_HEIGHT + 4)
            rows.show_rows(shown)
            rows.setVisible(bool(shown))
            empty.setVisible(not shown)

        self.follow(log.entries, show)
