"""What notifies me and when, as a form: quiet hours, break-through, filters (Q6, Q9)."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QWidget

from rf_desktop.domain.vocabulary import URGENCY, Priority
from rf_desktop.ui.forms.field import Field
from rf_desktop.ui.settings.names import NamesField
from rf_desktop.ui.settings.page import Note, Page
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.fields import CheckBox, ComboBox, LineEdit
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text, text_notify
from rf_desktop.viewmodels.notification_settings import NotificationSettingsPage, Wishes, WishesState


class WishesForm(Page):
    """Filled by the server; what was changed and not saved stays, also when another desktop saves meanwhile."""

    def __init__(self, page: NotificationSettingsPage, around: Surroundings) -> None:
        super().__init__(around)
        theme, self._page = around.theme, page
        self._filled: Wishes | None = None
        self._loading = PlainLabel(theme, text_notify.LOADING, face=Face.SMALL, ink=Ink.MUTED)
        self._loading.setObjectName("settings-wishes-state")
        self._quiet = CheckBox(theme, text_notify.QUIET_EVERY_DAY)
        self._quiet.setObjectName("settings-quiet")
        self._from = self._line(text_notify.QUIET_FROM, "from", text_notify.CLOCK_HINT)
        self._to = self._line(text_notify.QUIET_TO, "to", text_notify.CLOCK_HINT)
        self._zone = self._line(text_notify.TIME_ZONE, "zone", "Europe/Vienna")
        completer = QCompleter(list(_zones()), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._zone.setCompleter(completer)
        self._fields = {
            "quiet_from": Field(theme, text_notify.QUIET_FROM, self._from),
            "quiet_to": Field(theme, text_notify.QUIET_TO, self._to),
            "time_zone": Field(theme, text_notify.TIME_ZONE, self._zone),
        }
        self._urgent = CheckBox(theme, text_notify.BREAK_THROUGH)
        self._urgent.setObjectName("settings-break-through")
        self._least = ComboBox(theme, text_notify.LEAST_PRIORITY)
        self._least.setObjectName("settings-least-priority")
        for priority in sorted(URGENCY, key=lambda each: -URGENCY[each]):
            self._least.addItem(text.PRIORITY[priority], priority)
        self._clients = NamesField(theme, text_notify.CLIENTS, "settings-clients")
        self._domains = NamesField(theme, text_notify.DOMAINS, "settings-domains")
        self._save = Button(theme, text_notify.SAVE, Kind.PRIMARY)
        self._save.setObjectName("settings-wishes-save")
        self._save.clicked.connect(lambda: around.tasks.start("save notification settings", page.save(self.wishes())))
        self._note = Note(theme, "settings-wishes-note")
        self._arrange()
        self._quiet.toggled.connect(self._times.setVisible)
        self.destroyed.connect(lambda: page.close())  # noqa: PLW0108 - a bound method would not outlive the form
        self.follow(page.state, self._show)
        around.tasks.start("load notification settings", page.load())

    def wishes(self) -> Wishes:
        """What the fields say."""
        least: Priority = self._least.currentData() or "low"
        return Wishes(
            self._quiet.isChecked(),
            self._from.text().strip(),
            self._to.text().strip(),
            self._zone.text().strip(),
            self._urgent.isChecked(),
            least,
            self._clients.names(),
            self._domains.names(),
        )

    def _show(self, state: WishesState) -> None:
        self._loading.setText(state.unknown or text_notify.LOADING)
        self._loading.setVisible(state.wishes is None)
        self._form.setVisible(state.wishes is not None)
        note, tone = state.note, state.tone
        if state.wishes is not None and state.wishes != self._filled:
            if self._filled is None or self.wishes() in (self._filled, state.wishes):
                self._fill(state.wishes)
            elif not note:
                note, tone = text_notify.CHANGED_ELSEWHERE, "plain"
            self._filled = state.wishes
        self._save.set_busy(state.busy)
        for name, field in self._fields.items():
            field.show_problem(state.problems.get(name, ""))
        others = [said for name, said in state.problems.items() if name not in self._fields]
        self._note.tell(others[0] if others else note, "bad" if others else tone)

    def _fill(self, wishes: Wishes) -> None:
        clients, domains = self._page.known_names()
        self._quiet.setChecked(wishes.quiet)
        self._times.setVisible(wishes.quiet)
        self._from.setText(wishes.quiet_from)
        self._to.setText(wishes.quiet_to)
        self._zone.setText(wishes.time_zone)
        self._urgent.setChecked(wishes.urgent_breaks_through)
        self._least.setCurrentIndex(self._least.findData(wishes.least_priority))
        self._clients.show_names(wishes.clients, clients)
        self._domains.show_names(wishes.domains, domains)

    def _line(self, label: str, name: str, hint: str) -> LineEdit:
        line = LineEdit(self.theme, label, placeholder=hint)
        line.setObjectName(f"settings-quiet-{name}")
        return line

    def _arrange(self) -> None:
        self.column.addWidget(self._loading)
        self._form = Page(self.around)
        self.column.addWidget(self._form)
        form = self._form
        form.section(text_notify.QUIET_HOURS)
        form.column.addWidget(self._quiet)
        self._times = QWidget()
        row = QHBoxLayout(self._times)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.tokens.space.s)
        for name, width in (("quiet_from", 96), ("quiet_to", 96), ("time_zone", 0)):
            field = self._fields[name]
            if width:
                field.setFixedWidth(width)
            row.addWidget(field, 0 if width else 1, Qt.AlignmentFlag.AlignTop)
        form.column.addWidget(self._times)
        form.column.addWidget(self._urgent)
        form.say(text_notify.BREAK_THROUGH_HINT)
        form.section(text_notify.WHAT_NOTIFIES)
        form.column.addWidget(Field(self.theme, text_notify.LEAST_PRIORITY, self._least))
        form.column.addWidget(self._clients)
        form.column.addWidget(self._domains)
        form.say(text_notify.FILTER_HINT)
        form.add(self._save)
        form.column.addWidget(self._note)


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))
