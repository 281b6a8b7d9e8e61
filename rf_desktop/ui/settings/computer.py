"""The page about this computer: start at login, links (D1, D2)."""

from __future__ import annotations

from rf_desktop.ui.settings.page import Note, Page
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.fields import CheckBox
from rf_desktop.viewmodels import text_computer
from rf_desktop.viewmodels.this_computer import ComputerState, ThisComputer


class ComputerPage(Page):
    """Shows one ThisComputer."""

    def __init__(self, around: Surroundings, computer: ThisComputer) -> None:
        super().__init__(around)
        theme = around.theme
        self._note = Note(theme, "settings-computer-note")
        self.section(text_computer.LOGIN)
        self._login = CheckBox(theme, text_computer.LOGIN_SWITCH)
        self._login.setObjectName("settings-login")
        self._login.clicked.connect(lambda on: computer.start_at_login(on=on))
        self.add(self._login)
        self._hint = self.say(text_computer.LOGIN_HINT)
        self.section(text_computer.LINKS_TITLE)
        self._links = self.say("", name="settings-links")
        self._change = Button(theme, "", Kind.SECONDARY, icon="link")
        self._change.setObjectName("settings-links-change")
        self._change.clicked.connect(computer.change_links)
        self.add(self._change)
        self.column.addWidget(self._note)
        self.finish()
        self.follow(computer.state, self._show)

    def _show(self, state: ComputerState) -> None:
        self._login.setChecked(state.starts_at_login)
        self._hint.setText(text_computer.LOGIN_HINT if state.has_tray else text_computer.LOGIN_NO_TRAY)
        self._links.setText(state.links)
        self._change.setText(state.links_deed)
        self._change.setAccessibleName(state.links_deed)
        self._change.setVisible(bool(state.links_deed))
        self._note.tell(state.note, "bad" if state.failed else "good")
