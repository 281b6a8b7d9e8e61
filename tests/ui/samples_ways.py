"""Sample states of the ways back, and stand-ins for what is pressed in them."""

from __future__ import annotations

from typing import Any

from rf_desktop.client.observable import Cell
from rf_desktop.domain.ids import PersonId
from rf_desktop.viewmodels import text_ways
from rf_desktop.viewmodels.form_view import FormState, Target
from rf_desktop.viewmodels.teach_back import StepValues
from rf_desktop.viewmodels.ways_forms import (
    CoachedValues,
    ConsultValues,
    ReasonValues,
    ReasonWords,
    ReassignValues,
    RemarkValues,
)
from rf_desktop.viewmodels.ways_view import Deed, Question, Strip, WaysState

MENU = (
    Deed("return", "Return to Jane…"),
    Deed("coached", "Return with steps…"),
    Deed("release", "Release to the queue…"),
    Deed("reassign", "Reassign to a colleague…"),
)
ASKING = (Deed("consult", "Ask a colleague…"), Deed("ask_sender", "Ask Jane a question…"))
STILL = Strip(
    "still",
    text_ways.STILL_ASKED.format(clock="14:32"),
    (Deed("still_on_it", "Still on it"), Deed("release", "Release…")),
    urgent=True,
)
OFFER = Strip(
    "offer", text_ways.OFFER_OUT.format(name="Sam", clock="14:05"), (Deed("take_back", "Take the offer back"),)
)
COACHED = Strip(
    "coached",
    "Alex gave this back with steps. Bring it back when: mail still does not arrive on the third floor after the "
    "certificate was renewed. It goes back to Alex by itself at 15:00.",
    (Deed("come_back", "Bring it back…"),),
)
WATCHING = Strip(
    "watching",
    text_ways.WATCHING_THIS,
    (Deed("remark", "Offer Sam what I know…"), Deed("stop_watching", "Stop watching")),
)
GONE = Strip("gone", text_ways.BACK_IN_QUEUE, (Deed("take_again", "Pick it up again"),))
ASKED = Question(
    "q-1", "Sam asks you", "Have you seen this connector lose its certificate before?\nIt was renewed on Friday."
)
LONG = Question("q-2", "Alex asks you", "A very long question about everything that one could ever ask. " * 40)

OWNER = WaysState(menu=MENU, asking=ASKING)
STATES: dict[str, WaysState] = {
    "owner": OWNER,
    "asked-still": WaysState(menu=MENU, asking=ASKING, strips=(STILL, OFFER)),
    "coached": WaysState(asking=ASKING[:1], strips=(COACHED,)),
    "watching": WaysState(strips=(WATCHING,)),
    "gone": WaysState(strips=(GONE,)),
    "asked": WaysState(questions=(ASKED,)),
    "asked-much": WaysState(
        menu=MENU,
        asking=ASKING,
        questions=(ASKED, LONG),
        waiting=(
            "You asked Jane at 14:02: Which floor are they on, and since when exactly does it not arrive any more?",
        ),
    ),
}


class StandInWays:
    """Writes down what is pressed."""

    def __init__(self, state: WaysState = OWNER) -> None:
        self.state: Cell[WaysState] = Cell(state)
        self.written: dict[str, str] = {}
        self.calls: list[tuple[Any, ...]] = []

    async def press(self, way: str) -> None:
        self.calls.append(("press", way))

    async def answer(self, key: str, words: str) -> bool:
        self.calls.append(("answer", key, words))
        return True


class StandInWayForm:
    """A form of the ways that refuses while it has problems to tell."""

    def __init__(self, initial: Any, **more: Any) -> None:
        self.state: Cell[FormState] = Cell(FormState())
        self.initial = initial
        self.targets: Cell[tuple[Target, ...]] = Cell(())
        self.name = "Jane"
        self.fixed: Target | None = None
        self.words = RELEASE
        self.sent: list[Any] = []
        self.kept: list[Any] = []
        vars(self).update(more)

    async def submit(self, values: Any) -> bool:
        self.sent.append(values)
        self.state.set(FormState(busy=True))
        return True

    def remember(self, values: Any) -> None:
        self.kept.append(values)

    def leave(self) -> None:
        self.is_left = True

    async def load_targets(self) -> None:
        self.targets.set((Target(PersonId("p-2"), "Alex", "admin"), Target(PersonId("p-3"), "Sam", "senior")))


RELEASE = ReasonWords(
    "release",
    text_ways.RELEASE_TITLE,
    text_ways.RELEASE_REASON,
    text_ways.RELEASE_HINT,
    text_ways.RELEASE,
    text_ways.RELEASE_NOTE,
)
REASON = ReasonValues("I am called away")
COACHED_RETURN = CoachedValues(
    "You can do this",
    (
        StepValues("Is web mail affected as well?", "question", "It tells client from server", ""),
        StepValues("Renew the connector's certificate", "action", "", "Call me"),
    ),
    "mail still does not arrive after step 2",
    60,
)
REASSIGN = ReassignValues(PersonId("p-3"), "You know Exchange")
CONSULT = ConsultValues(PersonId("p-2"), "Have you seen this before?")
REMARK = RemarkValues("The chain was replaced on Friday.")
