"""The sheets over a window, each imported when it is first opened: the queue need not wait for what nobody sees yet.

Once the queue is there, `app/warming.py` imports them ahead of that press.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rf_desktop.domain.ids import SessionId
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.theme.theme import Theme

if TYPE_CHECKING:
    from rf_desktop.client.observable import Cell
    from rf_desktop.ui.chat.pane import ChatPane
    from rf_desktop.ui.magic_moment.sheet import MagicMomentSheet
    from rf_desktop.viewmodels.desk import Desk
    from rf_desktop.viewmodels.magic_moment import MagicMoment
    from rf_desktop.viewmodels.teach_back import TeachBackForm
    from rf_desktop.viewmodels.ways_forms import AnyWayForm


class Sheets(QObject):
    """Opens them over one window.

    Signals:
        settings_page_requested(str): the settings at the page of that key.
    """

    settings_page_requested = Signal(str)

    def __init__(self, window: QWidget, theme: Theme, tasks: TaskScope) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._tasks = tasks

    def new_session(self, desk: Desk) -> None:
        """The form of a new session (T10)."""
        from rf_desktop.ui.forms.new_session import NewSessionSheet

        NewSessionSheet(desk.sidebar.new_session_form(), self._theme, self._tasks, self._window).open()

    def escalate(self, desk: Desk) -> None:
        """The form that hands the session that is shown to somebody (E4)."""
        from rf_desktop.ui.forms.escalate import EscalateSheet

        sheet = EscalateSheet(desk.conversation.escalate_form(), self._theme, self._tasks, self._window)
        sheet.session_requested.connect(
            lambda session: self._tasks.start("open what is alike", desk.open_session(SessionId(session)))
        )
        sheet.open_while(desk.conversation.selected)

    def resolve(self, desk: Desk) -> None:
        """The form that ends the session that is shown (T7)."""
        from rf_desktop.ui.forms.resolve import ResolveSheet

        sheet = ResolveSheet(desk.conversation.resolve_form(), self._theme, self._tasks, self._window)
        sheet.open_while(desk.conversation.selected)

    def teach_back(self, desk: Desk) -> None:
        """What the junior is told afterwards, once there is a draft of it (T8)."""
        model = desk.conversation
        self._tasks.start(
            "teach back", model.write_teach_back(lambda form: self._show_teach_back(form, model.selected))
        )

    def way(self, form: AnyWayForm) -> None:
        """The form of a way back, or of a question (C8, C9)."""
        from rf_desktop.ui.forms.ways import sheet_for

        sheet_for(form, self._theme, self._tasks, self._window).open()

    def bell(self, desk: Desk, anchor: QWidget) -> None:
        """The history of notices beside `anchor` (Q8)."""
        from rf_desktop.ui.notices.bell import BellPanel

        panel = BellPanel(desk.bell, self._theme, self._tasks, self._window, quiet=desk.do_not_disturb)
        panel.settings_wanted.connect(lambda: self.settings_page_requested.emit("notifications"))
        panel.open_beside(anchor)

    def magic_moment(self, moment: MagicMoment, chat: ChatPane) -> MagicMomentSheet:
        """The magic moment over the conversation (M1); whoever asked for it puts it away."""
        from rf_desktop.ui.magic_moment.sheet import MagicMomentSheet

        sheet = MagicMomentSheet(moment, self._theme, self._tasks, self._window, anchor=chat)
        sheet.show_files_with(chat.files)
        sheet.open()
        return sheet

    def _show_teach_back(self, form: TeachBackForm, shown: Cell[SessionId | None]) -> None:
        from rf_desktop.ui.forms.teach_back import TeachBackSheet

        TeachBackSheet(form, self._theme, self._tasks, self._window).open_while(shown)
