"""The chat pane: what the window shows of one session. It arranges its parts and passes on what is done in them."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from rf_desktop.client.observable import Unwatch
from rf_desktop.domain.vocabulary import CardState
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.chat.answered_note import AnsweredNote
from rf_desktop.ui.chat.attaching import Attaching
from rf_desktop.ui.chat.chip_strip import ChipStrip
from rf_desktop.ui.chat.composer import Composer
from rf_desktop.ui.chat.file_deeds import FileDeeds
from rf_desktop.ui.chat.header import Header
from rf_desktop.ui.chat.in_sight import in_sight
from rf_desktop.ui.chat.keyboard import KeyboardTurn
from rf_desktop.ui.chat.lane import WIDTH as LANE_WIDTH
from rf_desktop.ui.chat.lane import Lane
from rf_desktop.ui.chat.questions import Questions
from rf_desktop.ui.chat.transcript import Transcript
from rf_desktop.ui.chat.ways_strips import WaysStrips
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.banner import Banner
from rf_desktop.ui.widgets.empty_note import EmptyNote
from rf_desktop.ui.widgets.labels import set_ground
from rf_desktop.ui.widgets.skeleton import Skeleton
from rf_desktop.ui.widgets.tone import Tone
from rf_desktop.viewmodels import text, text_learning
from rf_desktop.viewmodels.conversation import ConversationModel
from rf_desktop.viewmodels.conversation_view import (
    Conversation,
    ConversationState,
    Highlight,
    LoadingSession,
    Nowhere,
    Prefill,
    SessionTrouble,
)
from rf_desktop.viewmodels.ways import Ways
from rf_desktop.viewmodels.ways_view import Way, WaysState

WIDE = 630
"""Pixels from which the lane has its own column, as it has in a window of the start size; below, it takes the
transcript's place when asked for."""
_ROOMY = 800
_SLIM_LANE = 264

_NARROWEST = 340


class ChatPane(QWidget):
    """Shows a ConversationModel.

    Signals:
        escalate_requested, resolve_requested, teach_back_requested: open the form of the session that is shown.
    """

    escalate_requested = Signal()
    resolve_requested = Signal()
    teach_back_requested = Signal()

    def __init__(
        self, conversation: ConversationModel, theme: Theme, tasks: TaskScope, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = conversation
        self._theme = theme
        self._tasks = tasks
        self._session = ""
        self._has_cards = False
        self._open_cards = 0
        self._lane_wished = True
        self._lane_over = False
        self._wide: bool | None = None
        self.keyboard = KeyboardTurn(self)
        self.setObjectName("chat")
        self.setMinimumWidth(_NARROWEST)
        set_ground(self, "surface")
        self.header = Header(theme)
        self.transcript = Transcript(theme)
        self.lane = Lane(theme)
        self.chips = ChipStrip(theme)
        self.chips.tab_after = self.transcript
        self.composer = Composer(theme)
        self.strips = WaysStrips(theme)
        self.questions = Questions(theme)
        self.files = FileDeeds(conversation.files, theme, tasks, self)
        self.transcript.file_deeds = self.files
        self.composer.files.pictures = self.files.pictures
        self._offer = Banner(theme)
        self._offer.setObjectName("retry-briefing")
        self.answered = AnsweredNote(theme)
        self._lesson = Banner(theme, dismiss_name=text_learning.TEACH_LATER)
        self._lesson.setObjectName("teach-back-offer")
        self._nowhere = EmptyNote(theme, "message-square")
        self._trouble = EmptyNote(theme, "triangle-alert", text.RETRY)
        self._pages = QStackedWidget()
        self._loading = self._loading_page()
        self._talk = self._talk_page()
        for page in (self._nowhere, self._loading, self._trouble, self._talk):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._connect()
        self._watch()
        self.attaching = Attaching(self, self.composer, conversation.files, theme, tasks)

    # What is shown -----------------------------------------------------------------------------------------------

    def _show(self, state: ConversationState) -> None:
        match state:
            case Nowhere(sentence):
                self._nowhere.show_note(sentence, "message-square")
                self._pages.setCurrentWidget(self._nowhere)
            case LoadingSession():
                self.keyboard.begins()
                self._pages.setCurrentWidget(self._loading)
            case SessionTrouble(_, sentence, can_retry):
                self._trouble.show_note(sentence, "triangle-alert", with_action=can_retry)
                self._pages.setCurrentWidget(self._trouble)
            case Conversation():
                self._show_conversation(state)
                self._pages.setCurrentWidget(self._talk)

    def _show_conversation(self, state: Conversation) -> None:
        if state.session_id != self._session:
            self._session = state.session_id
            self.lane.clear()
            self.header.leave_title()
            self._lane_over = False
        self.header.show_conversation(state)
        self.lane.show_cards(state.lane, self._model.answering)
        self._has_cards = bool(state.lane)
        self._open_cards = sum(card.state == "todo" for card in state.lane)
        self._place_lane()
        self.chips.show_chips(state.chips)
        self.composer.show_state(state.composer)
        if state.offer_retry:
            self._offer.show_message(Tone.WARNING, state.offer_retry, "" if "briefing" in state.busy else text.RETRY)
        else:
            self._offer.clear()
        self.transcript.show_messages(state.session_id, state.messages, writing=state.waiting_for_reply)

    def _offer_lesson(self, sentence: str) -> None:
        if sentence:
            self._lesson.show_message(Tone.INFO, sentence, text_learning.TEACH_ACTION, "book-open")
        else:
            self._lesson.clear()

    def _highlight(self, wanted: Highlight) -> None:
        if wanted.message_key:
            self._lane_over = False
            self._place_lane()
            self.transcript.reveal(wanted.message_key)
            return
        if self._wide:
            self._lane_wished = True
        else:
            self._lane_over = True
        self._place_lane()
        self.lane.highlight(wanted.card_key)

    def _take_keyboard(self) -> None:
        """Into the composer; where one may only read, to what there is to read, so that no key acts on the queue."""
        if self._pages.currentWidget() is not self._talk:
            return
        if self.composer.may_write:
            self.composer.go_to_end()
            self.keyboard.pass_to(self.composer.field)
        else:
            self.keyboard.pass_to(self.transcript)

    def _prefill(self, wanted: Prefill) -> None:
        self.composer.show_draft(wanted.text)
        self.composer.focus()

    def _discard(self) -> None:
        """The text goes, and with it its buttons: the keyboard goes to what there is to read."""
        self.transcript.setFocus(Qt.FocusReason.OtherFocusReason)
        self._model.discard_draft()

    def put_above_composer(self, panel: QWidget) -> None:
        """A panel of somebody else's, above everything that belongs to the composer."""
        self._below.insertWidget(0, panel)

    # The lane's place --------------------------------------------------------------------------------------------

    @property
    def lane_wished(self) -> bool:
        """Whether the lane is to stand beside the conversation where there is room."""
        return self._lane_wished

    def wish_lane(self, wished: bool) -> None:
        """As it was left the last time (D2)."""
        self._lane_wished = wished
        self._place_lane()

    @property
    def lane_is_shown(self) -> bool:
        return not self.lane.isHidden()

    def toggle_lane(self) -> None:
        """Show the task lane, or put it away."""
        if self._wide:
            self._lane_wished = not self.lane_is_shown
        else:
            self._lane_over = not self._lane_over
        self._place_lane()

    def _place_lane(self) -> None:
        """Beside the conversation where there is room, else in the transcript's place while it is asked for."""
        shown = self._lane_wished and self._has_cards if self._wide else self._lane_over
        self.lane.setVisible(shown)
        self._edge.setVisible(shown and bool(self._wide))
        self.transcript.setVisible(bool(self._wide) or not shown)
        self.header.show_lane(shown, self._open_cards, available=self._has_cards or shown)

    def _move_lane(self, wide: bool) -> None:
        self._wide = wide
        self._grid.removeWidget(self.lane)
        if wide:
            self._grid.addWidget(self.lane, 0, 2, 2, 1)
        else:
            self.lane.setMinimumWidth(0)
            self.lane.setMaximumWidth(16_777_215)
            self._grid.addWidget(self.lane, 0, 0)
        self._place_lane()

    # Build -------------------------------------------------------------------------------------------------------

    def _loading_page(self) -> QWidget:
        space = self._theme.tokens.space
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(space.xl, space.xl, space.xl, space.xl)
        column.setSpacing(space.xxl)
        column.addWidget(Skeleton(self._theme, text.LOADING_SESSION, (0.5, 0.3)))
        column.addWidget(Skeleton(self._theme, text.LOADING_SESSION, (0.7, 0.8, 0.6)))
        column.addWidget(Skeleton(self._theme, text.LOADING_SESSION, (0.75, 0.5)))
        column.addStretch(1)
        return page

    def _talk_page(self) -> QWidget:
        space = self._theme.tokens.space
        foot = QWidget()
        below = self._below = QVBoxLayout(foot)
        below.setContentsMargins(space.l, space.s, space.l, space.m)
        below.setSpacing(0)
        below.addWidget(self._offer)
        below.addWidget(self._lesson)
        below.addSpacing(space.xs)
        below.addWidget(self.chips)
        below.addWidget(self.answered)
        below.addWidget(self.questions)
        below.addWidget(self.composer)
        self._edge = QFrame()
        self._edge.setFixedWidth(1)
        set_ground(self._edge, "sunken")
        middle = QWidget()
        self._grid = QGridLayout(middle)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(0, 1)
        self._grid.addWidget(self.transcript, 0, 0)
        self._grid.addWidget(foot, 1, 0)
        self._grid.addWidget(self._edge, 0, 1, 2, 1)
        self._grid.addWidget(self.lane, 0, 2, 2, 1)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(line)
        column.addWidget(self.strips)
        column.addWidget(middle, 1)
        return page

    def _connect(self) -> None:
        model, tasks = self._model, self._tasks
        self.header.acted.connect(self._act)
        self.header.renamed.connect(lambda line: tasks.start("rename", model.rename(line)))
        self.header.lane_toggled.connect(self.toggle_lane)
        self.lane.closed.connect(self.toggle_lane)
        self.lane.answered.connect(
            lambda key, state, result: tasks.start(f"answer {key}", model.answer(key, cast("CardState", state), result))
        )
        self.lane.typed.connect(model.answering.__setitem__)
        self.chips.picked.connect(model.pick_chip)
        self.chips.dismissed.connect(model.dismiss_chips)
        self.composer.sent.connect(lambda body: tasks.start("send", model.send(body)))
        self.composer.typed.connect(model.save_draft)
        self.composer.discarded.connect(self._discard)
        self.transcript.resend_requested.connect(lambda key: tasks.start(f"resend {key}", model.resend(key)))
        self.transcript.discard_requested.connect(lambda key: tasks.start(f"discard {key}", model.discard(key)))
        self.transcript.cancel_requested.connect(lambda key: tasks.start(f"take back {key}", model.take_back(key)))
        self.transcript.stop_requested.connect(lambda key: tasks.start(f"stop {key}", model.stop_reply(key)))
        self.transcript.retry_requested.connect(lambda key: tasks.start(f"retry {key}", model.retry_reply(key)))
        self.transcript.hide_requested.connect(lambda words: tasks.start("hide", model.hide(words)))
        self._offer.acted.connect(lambda: tasks.start("retry briefing", model.retry_briefing()))
        self.answered.used.connect(model.use_answer)
        self.answered.insisted.connect(lambda: tasks.start("send anyway", model.send_anyway()))
        self._lesson.acted.connect(self.teach_back_requested)
        self._lesson.dismissed.connect(model.teach_back.later)
        self._trouble.acted.connect(lambda: tasks.start("retry session", model.retry()))

    def _act(self, action: str) -> None:
        model, tasks = self._model, self._tasks
        match action:
            case "escalate":
                self.escalate_requested.emit()
            case "resolve":
                self.resolve_requested.emit()
            case "context":
                tasks.start("context", model.show_context())
            case "withdraw":
                tasks.start("withdraw", model.withdraw())
            case "abandon":
                tasks.start("abandon", model.abandon())
            case "reopen":
                tasks.start("reopen", model.reopen())

    def show_ways(self, ways: Ways) -> None:
        """The ways back and the questions of whatever session is shown (C8, C9)."""
        tasks = self._tasks

        def go(way: str) -> None:
            tasks.start(f"go {way}", ways.press(cast("Way", way)))

        def show(state: WaysState) -> None:
            self.header.show_ways(state)
            self.strips.show_strips(state.strips)
            self.questions.show_questions(state.questions, state.waiting, ways.written)

        self.header.ways.went.connect(go)
        self.strips.went.connect(go)
        self.questions.typed.connect(ways.written.__setitem__)
        self.questions.answered.connect(lambda key, words: tasks.start(f"answer {key}", ways.answer(key, words)))
        unwatch = ways.state.watch(show)
        self.destroyed.connect(lambda: unwatch())  # noqa: PLW0108 - by then this pane is gone

    def _watch(self) -> None:
        model = self._model
        watches: list[Unwatch] = [
            model.draft.watch(self.composer.show_draft),
            model.draft_trouble.watch(self.composer.show_trouble),
            model.state.watch(self._show),
            model.focus_composer.watch(lambda _: self._take_keyboard(), now=False),
            model.prefill.watch(self._prefill, now=False),
            model.highlight.watch(self._highlight, now=False),
            model.asking_first.state.watch(self.answered.show_answers),
            model.teach_back.offer.watch(self._offer_lesson),
        ]
        page, transcript = self._talk, self.transcript
        model.in_sight = lambda: in_sight(page, transcript) if isValid(page) else "nothing"
        # A closure over the list alone: by then this pane is gone.
        self.destroyed.connect(lambda: [unwatch() for unwatch in watches])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        if (width >= WIDE) != self._wide:
            self._move_lane(width >= WIDE)
        if self._wide:
            self.lane.setFixedWidth(LANE_WIDTH if width >= _ROOMY else _SLIM_LANE)

    def focusInEvent(self, event: object) -> None:
        """Whoever gives the pane the focus means its composer."""
        self.composer.field.setFocus(Qt.FocusReason.OtherFocusReason)
