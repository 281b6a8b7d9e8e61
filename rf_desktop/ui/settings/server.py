"""Which server this window speaks to, and how the line is (D5)."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QWidget

from rf_desktop.ui.settings.page import Note, Page
from rf_desktop.ui.settings.path_line import PathLine
from rf_desktop.ui.settings.question import Question
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text_account
from rf_desktop.viewmodels.server_settings import ServerPage, ServerState


class ServerFacts(Page):
    """Follows the line while it is open."""

    def __init__(self, page: ServerPage, around: Surroundings) -> None:
        super().__init__(around)
        theme = around.theme
        self.column.addWidget(PlainLabel(theme, page.title, face=Face.STRONG))
        if page.hint:
            self.say(page.hint)
        if page.folder is not None:
            self.column.addWidget(PathLine(theme, page.folder, "settings-server-folder"))
        self._way = self.say("", name="settings-server-way")
        facts = QWidget()
        rows = QFormLayout(facts)
        rows.setContentsMargins(0, theme.tokens.space.s, 0, theme.tokens.space.s)
        rows.setHorizontalSpacing(theme.tokens.space.l)
        rows.setVerticalSpacing(theme.tokens.space.s)
        self._values: dict[str, PlainLabel] = {}
        for name, words in (
            ("address", text_account.ADDRESS),
            ("connection", text_account.CONNECTION),
            ("version", text_account.SERVER_VERSION),
            ("app", text_account.APP_VERSION),
        ):
            value = PlainLabel(theme, "", face=Face.BODY, selectable=True)
            value.setObjectName(f"settings-server-{name}")
            rows.addRow(PlainLabel(theme, words, face=Face.BODY, ink=Ink.MUTED, wraps=False), value)
            self._values[name] = value
        self._values["app"].setText(page.app_version)
        self.column.addWidget(facts)
        self._note = Note(theme, "settings-server-note")
        copy = Button(theme, text_account.COPY_ADDRESS, Kind.SECONDARY, icon="copy")
        copy.setObjectName("settings-server-copy")
        copy.clicked.connect(self._copy)
        self._anew = Button(theme, text_account.CONNECT_NOW, Kind.SECONDARY, icon="refresh-cw")
        self._anew.setObjectName("settings-server-connect")
        self._anew.clicked.connect(page.connect_anew)
        self._may_connect = page.may_connect_anew
        self.add(self._anew, copy)
        self.column.addWidget(self._note)
        if page.may_leave:
            other = Button(theme, text_account.OTHER_SERVER, Kind.SECONDARY)
            other.setObjectName("settings-server-other")
            other.clicked.connect(page.ask_other)
            self.column.addSpacing(theme.tokens.space.m)
            self.add(other)
            self.say(text_account.OTHER_SERVER_HINT)
            yes, no = (text_account.OTHER_SERVER_SURE, page.leave), (text_account.STAY, page.stay)
            question = Question(theme, "settings-server-leave", yes, no)
            self.column.addWidget(question)
            self.follow(page.warning, question.ask)
        self.finish()
        self.destroyed.connect(lambda: page.close())  # noqa: PLW0108 - a bound method would not outlive the page
        self.follow(page.state, self._show)

    def _show(self, state: ServerState) -> None:
        self._values["address"].setText(state.address)
        self._values["connection"].setText(state.connection)
        self._values["connection"].set_ink(Ink.TEXT if state.live else Ink.HIGH)
        self._values["version"].setText(state.version)
        self._way.setText(state.way)
        self._way.set_ink(Ink.MUTED if state.way_is_safe else Ink.HIGH)
        self._way.setVisible(bool(state.way))
        self._anew.setVisible(self._may_connect and not state.live)

    def _copy(self) -> None:
        address = self._values["address"].text()
        QGuiApplication.clipboard().setText(address)
        self._note.tell(text_account.ADDRESS_COPIED.format(address=address), "good")
