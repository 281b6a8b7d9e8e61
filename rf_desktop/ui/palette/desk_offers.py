"""What can be done at a desk, told to the register of its window (D4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from rf_desktop.client.observable import Unwatch
from rf_desktop.ui.chat.pane import ChatPane
from rf_desktop.ui.magic_moment.keys import explained as keys_of_an_escalation
from rf_desktop.ui.queue.dock import QueueDock
from rf_desktop.ui.sidebar.panel import SidebarPanel
from rf_desktop.viewmodels import text, text_actions, text_cards, text_chat, text_files
from rf_desktop.viewmodels.actions import Action, Actions, Key
from rf_desktop.viewmodels.card_deeds import label
from rf_desktop.viewmodels.conversation_view import Conversation
from rf_desktop.viewmodels.desk import Desk
from rf_desktop.viewmodels.desk_actions import desk_actions, found_on_desk
from rf_desktop.viewmodels.moment_actions import moment_actions
from rf_desktop.viewmodels.ways_actions import ways_actions


def offer(register: Actions, desk: Desk, dock: QueueDock, sidebar: SidebarPanel, chat: ChatPane) -> list[Unwatch]:
    """Take part in the register, until what is returned is called."""
    return [
        register.offer(lambda: _queue_actions(dock)),  # before the filters: what can be done with the chosen card
        register.offer(lambda: desk_actions(desk)),
        register.offer_found(lambda typed: found_on_desk(desk, typed)),
        register.offer(lambda: _session_actions(desk, chat)),
        register.offer(lambda: moment_actions(desk.sheet.value)),
        register.offer(lambda: ways_actions(desk.ways, chat.header.ways.open_menu)),
        register.offer(lambda: _sidebar_actions(sidebar)),
        register.explain(_keys_of_widgets),
        register.explain(keys_of_an_escalation),
    ]


def _queue_actions(dock: QueueDock) -> Iterable[Action]:
    def on_dock(deed: Callable[[], None]) -> Callable[[], None]:
        def act() -> None:
            dock.show()
            deed()

        return act

    taking = dock.taking_current()
    name = text_actions.OF_CHOSEN.format(deed=label(taking)) if taking == "accept" else text_actions.PICK_UP_CURRENT
    yield Action("queue.pick-up", "queue", name, on_dock(dock.pick_up_current), keys="C", enabled=taking is not None)
    yield Action("queue.search", "queue", text_actions.SEARCH_QUEUE, on_dock(dock.focus_search), keys="/")
    yield Action(
        "queue.show-all", "queue", text_actions.SHOW_ALL_QUEUE, on_dock(dock.clear_narrowing),
        words=text_actions.SHOW_ALL_QUEUE_WORDS,
    )  # fmt: skip
    yield Action("queue.save-view", "queue", text_cards.SAVE_VIEW, on_dock(dock.name_view), enabled=dock.may_save_view)
    yield Action(
        "queue.float", "queue", text_actions.FLOAT_QUEUE, dock.turn_floating,
        words=text_actions.FLOAT_QUEUE_WORDS,
    )  # fmt: skip
    for id_, name, deed in dock.deeds_of_current():
        named = text_actions.OF_CHOSEN.format(deed=name)
        yield Action(f"queue.{id_}", "queue", named, deed)


def _session_actions(desk: Desk, chat: ChatPane) -> Iterable[Action]:
    state = desk.conversation.state.value
    offered = state.actions if isinstance(state, Conversation) else frozenset()
    busy = state.busy if isinstance(state, Conversation) else frozenset()
    for action, name in chat.header.entries():
        can = action in offered and action not in busy
        yield Action(f"session.{action}", "session", name, lambda a=action: chat.header.choose(a), enabled=can)  # type: ignore[misc]
    yield Action(
        "session.lane", "session", text_actions.TOGGLE_LANE, chat.toggle_lane, enabled=isinstance(state, Conversation)
    )
    writes = isinstance(state, Conversation) and state.composer.enabled
    yield Action("session.attach", "session", text_files.ATTACH, chat.attaching.pick, enabled=writes)
    if not chat.composer.left.isHidden():
        yield Action("session.copy-draft", "session", text_chat.COPY_DRAFT, chat.composer.copy)
        yield Action("session.discard-draft", "session", text_chat.DISCARD_DRAFT, chat.composer.discarded.emit)
    number = state.header.ticket if isinstance(state, Conversation) else None
    yield Action(
        "session.copy-ticket",
        "session",
        text_actions.COPY_TICKET_OF_SESSION,
        lambda: QGuiApplication.clipboard().setText((number or "").lstrip("#")),
        enabled=bool(number),
    )


def _sidebar_actions(sidebar: SidebarPanel) -> Iterable[Action]:
    yield Action("session.new", "session", text.NEW_SESSION, sidebar.new_session_requested.emit, keys="Ctrl+N")
    yield Action("go.sessions", "go", text_actions.FOCUS_SESSIONS, lambda: _focus(sidebar.list), keys="Ctrl+1")
    yield Action("app.bell", "app", text_actions.SHOW_BELL, sidebar.ask_for_bell, words=text_actions.SHOW_BELL_WORDS)
    yield Action("app.settings", "app", text.SETTINGS, sidebar.settings_requested.emit, keys="Ctrl+,")
    yield Action("app.sign-out", "app", text.SIGN_OUT, sidebar.sign_out_requested.emit)


def _keys_of_widgets() -> Iterable[Key]:
    yield Key("queue", text_actions.KEYS_OPEN, "Enter")
    yield Key("queue", text_actions.KEYS_LISTS, "↑ ↓ J K")
    yield Key("queue", text_actions.KEYS_UNREAD, "U")
    yield Key("queue", text_actions.KEYS_SNOOZE, "S")
    yield Key("queue", text_actions.KEYS_FOLD, "← →")
    yield Key("queue", text_actions.KEYS_MENU, "Menu")
    yield Key("session", text_actions.KEYS_SEND, "Enter")
    yield Key("session", text_actions.KEYS_NEW_LINE, "Shift+Enter")
    yield Key("session", text_actions.KEYS_PASTE, "Ctrl+V")
    yield Key("session", text_actions.KEYS_TAKE_AWAY, "Delete")
    yield Key("session", text_actions.KEYS_LANE, "Enter")
    yield Key("session", text_actions.KEYS_MESSAGES, "↑ ↓ Home End")
    yield Key("session", text_actions.KEYS_RENAME, "Enter")
    yield Key("session", text_actions.KEYS_LEAVE_TITLE, "Esc")
    yield Key("session", text_actions.KEYS_PICTURES, "← → PgUp PgDn")
    yield Key("session", text_actions.KEYS_ZOOM, "+ − 0 1")
    yield Key("session", text_actions.KEYS_KEEP_PICTURE, "Ctrl+C Ctrl+S")
    yield Key("app", text_actions.KEYS_SUBMIT, "Ctrl+Enter")
    yield Key("app", text_actions.KEYS_LEAVE, "Esc")


def _focus(widget: QWidget) -> None:
    widget.setFocus()
