"""What a signed-in person can do wherever the window stands, and the sessions and cards one finds by typing (D4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from rf_desktop.viewmodels import text, text_actions, text_cards, text_notify
from rf_desktop.viewmodels.actions import Action
from rf_desktop.viewmodels.card_deeds import deeds
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow, SessionCard
from rf_desktop.viewmodels.conversation_view import Conversation
from rf_desktop.viewmodels.desk import Desk
from rf_desktop.viewmodels.queue_view import FilterChip

MOST_FOUND = 8
"""Of sessions, and of cards. Who sees eight that fit types another letter."""
_SHORTEST = 2


def desk_actions(desk: Desk) -> Iterable[Action]:
    """Queue, bell and ways through the desk."""
    bell, queue = desk.bell.state.value, desk.queue.state.value
    yield Action("go.next-escalation", "go", text.NEXT_ESCALATION, desk.next_escalation, enabled=queue.waiting > 0)
    yield Action("go.queue", "go", text_actions.FOCUS_QUEUE, desk.show_queue, keys="Ctrl+3")
    yield Action("bell.read-all", "app", text.MARK_ALL_READ, desk.bell.mark_all_read, enabled=bell.unread > 0)
    yield _undo(desk)
    for chip in queue.filters:
        yield _filter(desk, chip)
    yield from _quiet(desk)
    for view in queue.views:
        name = text_actions.SHOW_VIEW.format(name=view.name)
        yield Action(
            f"queue.view-{view.name}",
            "queue",
            name,
            partial(desk.queue.use_view, view.name),
            words=text_cards.VIEWS,
            enabled=not view.active,
        )
    for row in queue.rows:
        if isinstance(row, GroupRow):
            fold = text_cards.UNFOLD_GROUP if row.folded else text_cards.FOLD_GROUP
            name = fold.format(group=row.title)
            yield Action(f"queue.fold-{row.group}", "queue", name, partial(desk.queue.toggle_fold, row.group))
    conversation = desk.conversation.state.value
    writes = isinstance(conversation, Conversation) and conversation.composer.enabled
    yield Action(
        "session.write",
        "session",
        text_actions.FOCUS_COMPOSER,
        desk.conversation.focus,
        keys="Ctrl+2",
        words=text_actions.FOCUS_COMPOSER_WORDS,
        enabled=writes,
    )


def found_on_desk(desk: Desk, typed: str) -> Iterable[Action]:
    """Sessions and cards that contain every typed word: to open, and what waits also to pick up."""
    if len(typed.strip()) < _SHORTEST:
        return
    wanted = typed.replace("#", " ").casefold().split()
    for session in islice(_sessions(desk, wanted), MOST_FOUND):
        yield _open_session(desk, session)
    for card in islice(_cards(desk, wanted), MOST_FOUND):
        yield from _card_actions(desk, card)


def _sessions(desk: Desk, wanted: list[str]) -> Iterator[SessionCard]:
    verb = text_actions.OPEN_SESSION
    cards = desk.sidebar.state.value.cards
    return (card for card in cards if _has(wanted, (verb, card.title, card.context, card.ticket)))


def _cards(desk: Desk, wanted: list[str]) -> Iterator[EscalationCard]:
    verbs = f"{text_actions.OPEN_CARD} {text_actions.PICK_UP_CARD} {text_actions.ACCEPT_CARD}"
    for row in desk.queue.state.value.rows:
        if isinstance(row, EscalationCard) and _has(wanted, (verbs, row.problem, row.who, row.ticket, row.client)):
            yield row


def _has(wanted: list[str], places: tuple[str | None, ...]) -> bool:
    whole = " ".join(place for place in places if place).casefold()  # not folded: there may be 100,000 of them
    return all(word in whole for word in wanted)


def _open_session(desk: Desk, card: SessionCard) -> Action:
    name = text_actions.OPEN_SESSION.format(title=card.title)
    words = _words(card.title, card.context, card.ticket)
    return Action(f"session.open:{card.key}", "session", name, lambda: desk.sidebar.open(card.key), words=words)


def _card_actions(desk: Desk, card: EscalationCard) -> Iterable[Action]:
    words = _words(card.problem, card.who, card.ticket, card.client)
    name = text_actions.OPEN_CARD.format(problem=card.problem)
    yield Action(f"card.open:{card.key}", "queue", name, lambda: desk.queue.open(card.key), words=words)
    can = deeds(card, desk.clock())
    if "pick_up" in can:
        name = text_actions.PICK_UP_CARD.format(problem=card.problem)
        yield Action(f"card.pick-up:{card.key}", "queue", name, lambda: desk.queue.pick_up(card.key), words=words)
    if "accept" in can:
        name = text_actions.ACCEPT_CARD.format(problem=card.problem)
        yield Action(f"card.accept:{card.key}", "queue", name, lambda: desk.queue.accept(card.key), words=words)


def _words(*parts: str | None) -> str:
    """Every way to begin typing for it: `#12345` is found by `12345` as well."""
    said = " ".join(part for part in parts if part)
    return f"{said} {said.replace('#', ' ')}"


def _quiet(desk: Desk) -> Iterable[Action]:
    """Do-not-disturb, as the tray and the bell offer it (Q6)."""
    state = desk.do_not_disturb.state.value
    words = text_notify.DO_NOT_DISTURB
    for pause, label in state.choices:
        name = text_actions.QUIET.format(name=words, choice=label)
        yield Action(f"app.quiet-{pause}", "app", name, partial(desk.do_not_disturb.pause, pause))
    name = text_actions.QUIET.format(name=words, choice=text_notify.TURN_OFF)
    yield Action("app.quiet-off", "app", name, desk.do_not_disturb.end, enabled=state.on)


def _undo(desk: Desk) -> Action:
    """What was done last and can be undone. The id is older than the second thing that can be."""
    id_, last = "session.undo-claim", desk.undoables.last
    if last is None:
        return Action(id_, "session", text_actions.UNDO_LAST, lambda: None, keys="Ctrl+Z", enabled=False)
    return Action(id_, last.group, last.name, last.undo, keys="Ctrl+Z", words=last.words)


def _filter(desk: Desk, chip: FilterChip) -> Action:
    name = (text_actions.FILTER_OFF if chip.active else text_actions.FILTER_ON).format(label=chip.label)
    return Action(
        f"queue.filter-{chip.key.replace(':', '-')}", "queue", name, lambda: desk.queue.toggle_filter(chip.key)
    )
