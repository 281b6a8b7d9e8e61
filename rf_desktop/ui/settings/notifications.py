"""Notifications in the settings: who shows them, and one to try (Q6)."""

from __future__ import annotations

from rf_desktop.ui.notices.notifier import Availability, Available, Failed, Outcome, Unavailable
from rf_desktop.ui.settings.page import Note, Page
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.viewmodels import text

_TEST = "test notification"


class NotificationsPage(Page):
    """Follows the desktop's notification service while it is open."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        notifier = around.notifier
        self._shown_by = self.say("", name="settings-notifier")
        self._result = Note(around.theme, "settings-notification-result")
        test = Button(around.theme, text.TEST_NOTIFICATION_BUTTON, Kind.SECONDARY, icon="bell")
        test.setObjectName("settings-test-notification")
        test.clicked.connect(self._test)
        self.add(test)
        self.column.addWidget(self._result)
        self.finish()
        before = notifier.on_outcome

        def heard(key: str, outcome: Outcome) -> None:
            if key == _TEST:
                self._tested(outcome)
            else:
                before(key, outcome)

        def back() -> None:
            if notifier.on_outcome is heard:
                notifier.on_outcome = before

        notifier.on_outcome = heard
        self.destroyed.connect(back)
        self.follow(notifier.availability, self._show_availability)

    def _test(self) -> None:
        self._result.tell(text.TESTING)
        self.around.notifier.notify(_TEST, text.TEST_NOTIFICATION, text.TEST_NOTIFICATION_BODY)

    def _tested(self, outcome: Outcome) -> None:
        failed = isinstance(outcome, Failed)
        self._result.tell(
            outcome.reason if isinstance(outcome, Failed) else text.TEST_SHOWN, "bad" if failed else "good"
        )

    def _show_availability(self, there: Availability) -> None:
        match there:
            case Available(daemon=daemon):
                self._shown_by.setText(text.NOTIFIED_BY.format(name=daemon))
            case Unavailable(reason=reason):
                self._shown_by.setText(reason)
