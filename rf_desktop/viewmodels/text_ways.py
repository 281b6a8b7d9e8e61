"""Sentences about the ways back after a claim, what a lost race offers, asking colleagues; `text.py` holds others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rf_desktop.domain.vocabulary import HandoffStatus
from rf_desktop.viewmodels import text_time

# The menu
RETURN = "Return"
RETURN_TO = "Return to {name}…"
RETURN_COACHED = "Return with steps…"
RELEASE_TO_QUEUE = "Release to the queue…"
REASSIGN = "Reassign to a colleague…"
TAKE_OFFER_BACK = "Take the offer back"
ASK_COLLEAGUE = "Ask a colleague…"
ASK_SENDER = "Ask {name} a question…"
COLLEAGUE = "a colleague"

# Undo
UNDO = "Undo"
UNDO_OFFER = "Picked up by mistake?"
UNDO_BODY = "Undo puts it back into the queue for everybody."
UNDO_CLAIM = "Undo picking up"
UNDO_CLAIM_WORDS = "put back mistake"
UNDONE = "It waits in the queue again."

# What a lost race offers
WATCH = "Watch"
STOP_WATCHING = "Stop watching"
OFFER_KNOWLEDGE = "Offer {name} what I know"
OFFER_KNOWLEDGE_SHORT = "Offer what I know"
NEXT_ONE = "Next one for me"
WATCHING_THIS = "You watch this. What happens here stays in your queue under Watching."
NO_LONGER_WATCHED = "You no longer watch this."
READING_ALONG = "{name} has this. You can read along because you were asked."

# Offers and transfers
ACCEPT = "Accept"
DECLINE = "Decline…"
OFFERED_BY = "{name} asks you to take this over: {reason}"
OFFERED_BY_PLAIN = "{name} asks you to take this over."
HANDED_TO_YOU = "{name} handed this to you."
DECLINED = "Declined. {name} has been told."
OFFER_OUT = "Offered to {name} at {clock}. It stays yours until {name} accepts."
OFFER_OUT_OTHERS = "Offered to {name} at {clock}. It stays with {owner} until {name} accepts."
OFFERED = "{name} can accept it now. It stays yours until then."
OFFER_TAKEN_BACK = "The offer is taken back. It is yours as before."

# Coaching
COACHED_JUNIOR = "{coach} gave this back with steps. Bring it back when: {stop}"
COACHED_COACH = "{name} works with your steps, and brings it back when: {stop}"
COMES_BACK_TO = "It goes back to {coach} by itself {when}."
AT_CLOCK = "at {clock}"
ON_DATE_AT = "on {date} at {clock}"
COMES_BACK_TO_YOU = "It comes back to you {when}."
BRING_BACK = "Bring it back"
BRING_BACK_MINE = "Take it back"
CAME_BACK = "{coach} has it again."
CAME_BACK_MINE = "It is yours again."

# Still on it?
STILL_ASKED = "Still on it? Without an answer it goes back to the queue at {clock}."
STILL_ON_IT = "Still on it"
RELEASE = "Release"
RELEASE_DOTS = "Release…"
STILL_NOTED = "Good. It stays with you."

# Gone from here
COMPOSER_GONE = "This is no longer with you."
BACK_IN_QUEUE = "This went back to the queue. You see it as you left it."
WITH_SENDER_AGAIN = "{name} has this again. You see it as you left it."
WITH_ANOTHER = "{name} has this now. You see it as you left it."
TAKE_AGAIN = "Pick it up again"

# Forms
RELEASE_TITLE = "Release to the queue"
RELEASE_REASON = "Why?"
RELEASE_HINT = "One line for whoever takes it next"
RELEASE_NOTE = "Every senior sees it again, and hears why."
RELEASED = "Released. Every senior sees it again."
RETURN_TITLE = "Return to {name}"
RETURN_REASON = "Why?"
RETURN_HINT = "One line for {name}"
RETURN_NOTE = "{name} works on it again. You can no longer open the session."
RETURN_SEND = "Return"
RETURNED = "{name} has it again."
COACHED_TITLE = "Return to {name} with steps"
COACHED_NOTE = "The steps go to the task lane; an empty one is left out. You can read along, and it comes back to you."
COACHED_STOP = "It comes back when"
COACHED_STOP_HINT = "For example: mail still does not arrive after step 2"
COACHED_TIME = "And by itself"
COACHED_TIMES: Mapping[int, str] = {
    0: "not by itself",
    30: "after 30 minutes",
    60: "after an hour",
    120: "after two hours",
    240: "after four hours",
    480: "after eight hours",
    1440: "after a day",
}
COACHED_STEP = "Step {number}"
COACHED_STEP_HINT = "What to do or to ask"
COACHED_KIND = "Kind of step {number}"
COACHED_KIND_LABEL = "Kind"
COACHED_WHY = "Why"
COACHED_WHY_NAME = "Why step {number}"
COACHED_IF_FAILS = "If it fails"
COACHED_IF_FAILS_NAME = "If step {number} fails"
COACHED_ADD = "Add a step"
COACHED_NO_STEP = "Write at least one step."
COACHED_SEND = "Return with steps"
COACHED_SENT = "{name} has it again, with your steps."
COME_BACK_TITLE = "Bring it back to {name}"
COME_BACK_REASON = "What happened?"
COME_BACK_HINT = "One line for {name}"
COME_BACK_TITLE_MINE = "Take it back from {name}"
DECLINE_TITLE = "Decline"
DECLINE_REASON = "Why not? (optional)"
DECLINE_HINT = "One line for {name}"
DECLINE_SEND = "Decline"
REASSIGN_TITLE = "Reassign to a colleague"
REASSIGN_TO = "To"
REASSIGN_REASON = "Why?"
REASSIGN_HINT = "One line for your colleague"
REASSIGN_NOTE = "It stays yours until your colleague accepts. Unanswered offers end after half an hour."
REASSIGN_SEND = "Offer"
CHOOSE_COLLEAGUE = "Choose a colleague"
NOBODY_CHOSEN = "Choose whom."
CONSULT_TITLE = "Ask a colleague"
CONSULT_SENDER_TITLE = "Ask {name} a question"
CONSULT_TO = "Whom?"
CONSULT_QUESTION = "Your question"
CONSULT_NOTE = "The session stays yours. Whoever is asked can read it from then on."
CONSULT_SEND = "Ask"
ASKED = "{name} has your question."
REMARK_TITLE = "Offer {name} what you know"
REMARK_BODY = "What do you know?"
REMARK_NOTE = "It becomes a message in the session."
REMARK_SEND = "Send"
REMARKED = "{name} has it in the conversation."

# Questions
ASKS_YOU = "{name} asks you"
YOUR_ANSWER = "Your answer"
ANSWER = "Answer"
ANSWERED = "Answered. {name} has been told."
OPEN_QUESTION = "You asked {name} at {clock}: {question}"

FIELD_NAMES: Mapping[str, str] = {
    "stop_condition": "when it comes back",
    "step": "the step",
    "why": "why",
    "if_it_fails": "what if it fails",
    "question": "the question",
    "answer": "the answer",
}
LATE: Mapping[HandoffStatus, str] = {
    "open": "It waits in the queue already.",
    "claimed": "A colleague has it.",
    "resolved": "It is resolved already.",
    "returned": "It is back with who handed it off already.",
    "withdrawn": "It was withdrawn.",
}


def comes_back_when(at: datetime, now: datetime) -> str:
    """`at 15:00`; on another day `on 3 Jun at 15:00`; local time."""
    if at.astimezone().date() == now.astimezone().date():
        return AT_CLOCK.format(clock=text_time.clock(at))
    return ON_DATE_AT.format(date=text_time.date(at, now), clock=text_time.clock(at))
