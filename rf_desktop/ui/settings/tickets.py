"""The ticket system in the settings: honest about what is connected, which is nothing yet (D5, P1)."""

from __future__ import annotations

from rf_desktop.ui.settings.page import Page
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.widgets.labels import Face, PlainLabel
from rf_desktop.viewmodels import text_settings


class TicketsPage(Page):
    """What happens to ticket notes today, and where the connection will be."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        state = PlainLabel(around.theme, text_settings.TICKETS_NONE, face=Face.STRONG)
        state.setObjectName("settings-tickets-state")
        self.column.addWidget(state)
        self.say(text_settings.TICKETS_MEANWHILE)
        self.column.addSpacing(around.theme.tokens.space.s)
        self.say(text_settings.TICKETS_LATER)
        self.finish()
