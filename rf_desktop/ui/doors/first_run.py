"""The first run in the window: three ways to begin, and the page that two of them need (D5)."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.doors.choice_card import ChoiceCard
from rf_desktop.ui.doors.page import WIDE, DoorPage
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.labels import Face, Ink, SectionTitle
from rf_desktop.viewmodels import language, text_first_run
from rf_desktop.viewmodels.first_run import FirstRun, FirstRunState, Founder, Page


class FirstRunDoors:
    """Shows one FirstRun until it is decided: one page at a time, each with a way back, in the language spoken now."""

    def __init__(self, first_run: FirstRun, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        self._first_run = first_run
        self._theme = theme
        self._tasks = tasks
        self._window = window
        self._shown: tuple[Page, DoorPage] | None = None
        self._unwatch = (
            first_run.state.watch(self._show),
            language.spoken.watch(lambda _: self._say_anew(), now=False),
        )

    def leave(self) -> None:
        """Go away for good."""
        for unwatch in self._unwatch:
            unwatch()
        if self._shown is not None:
            self._shown[1].leave()
            self._shown = None

    def _show(self, state: FirstRunState) -> None:
        if self._shown is None or self._shown[0] != state.page:
            self._turn_to(state.page)
        if self._shown is not None:
            self._shown[1].show_state(busy=state.busy, problems=state.problems)

    def _say_anew(self) -> None:
        """Another language: the same page in it, with what was typed; what is wrong is said again with the next try."""
        state = self._first_run.state.value
        page = self._turn_to(state.page)
        page.show_state(busy=state.busy, problems={})

    def _turn_to(self, page: Page) -> DoorPage:
        made, before = self._made(page), self._shown
        if before is not None:
            made.take_over(before[1])
        made.open()
        if before is not None:
            before[1].leave()
        self._shown = page, made
        return made

    def _made(self, page: Page) -> DoorPage:
        match page:
            case "choice":
                return ChoicePage(self._first_run, self._theme, self._tasks, self._window)
            case "own":
                return OwnPage(self._first_run, self._theme, self._tasks, self._window)
            case "team":
                return TeamPage(self._first_run, self._theme, self._tasks, self._window)


class ChoicePage(DoorPage):
    """Where one's work is to be."""

    def __init__(self, first_run: FirstRun, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        super().__init__("first-run", text_first_run.WELCOME, theme, tasks, window, width=WIDE)
        self.say(text_first_run.WELCOME_LEAD)
        self.column.addSpacing(theme.tokens.space.s)
        self.column.addWidget(SectionTitle(theme, text_first_run.TRY_HERE))
        self._demo = ChoiceCard(theme, "play", text_first_run.DEMO, text_first_run.DEMO_LEAD)
        self._demo.setObjectName("first-run-demo")
        self._demo.clicked.connect(first_run.choose_demo)
        own = ChoiceCard(theme, "monitor", text_first_run.OWN, text_first_run.OWN_LEAD)
        own.setObjectName("first-run-own")
        own.clicked.connect(lambda: first_run.show("own"))
        here = QHBoxLayout()
        here.setSpacing(theme.tokens.space.m)
        here.addWidget(self._demo, 1)
        here.addWidget(own, 1)
        self.column.addLayout(here)
        self.column.addSpacing(theme.tokens.space.s)
        self.column.addWidget(SectionTitle(theme, text_first_run.JOIN_SECTION))
        team = ChoiceCard(theme, "users", text_first_run.JOIN, text_first_run.JOIN_LEAD)
        team.setObjectName("first-run-team")
        team.clicked.connect(lambda: first_run.show("team"))
        self.column.addWidget(team)
        self.say(text_first_run.CHANGE_LATER, face=Face.SMALL)
        self.finish()

    def focus_first(self) -> None:
        """Nobody has chosen yet; Tab goes through the three."""
        self._demo.setFocus()


class OwnPage(DoorPage):
    """An account of one's own, on this computer."""

    def __init__(self, first_run: FirstRun, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        super().__init__("own", text_first_run.OWN_TITLE, theme, tasks, window)
        self._first_run = first_run
        self.say(text_first_run.OWN_NOTE, face=Face.SMALL)
        self.add_field("account_name", text_first_run.COMPANY)
        self.add_field("name", text_first_run.YOUR_NAME)
        self.add_field("email", text_first_run.EMAIL)
        self.add_field("password", text_first_run.PASSWORD, hint=text_first_run.PASSWORD_HINT, secret=True)
        self.add_submit(text_first_run.FOUND)
        self.add_ways(("back", text_first_run.BACK, self.reject))
        self.finish()

    def send(self) -> None:
        """Found it."""
        values = {key: field.text() for key, field in self.fields.items()}
        self.tasks.start("found account", self._first_run.found(Founder(**values)))

    def reject(self) -> None:
        """Esc and *Back*."""
        self._first_run.show("choice")


class TeamPage(DoorPage):
    """Where the team's server is."""

    def __init__(self, first_run: FirstRun, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        super().__init__("team", text_first_run.ADDRESS_TITLE, theme, tasks, window)
        self._first_run = first_run
        self.say(text_first_run.ADDRESS_LEAD, ink=Ink.MUTED)
        self.add_field("address", text_first_run.ADDRESS, hint=text_first_run.ADDRESS_HINT)
        self.add_submit(text_first_run.CHECK)
        self.add_ways(("back", text_first_run.BACK, self.reject))
        self.finish()

    def send(self) -> None:
        """Look whether it is there."""
        self.tasks.start("find server", self._first_run.join(self.fields["address"].text()))

    def reject(self) -> None:
        """Esc and *Back*."""
        self._first_run.show("choice")
