"""A junior and two seniors do anything at any moment over HTTP; a pure model says what each is answered (C8, C11)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rf_desktop.contract.base import IDEMPOTENCY_HEADER
from rf_desktop.domain.ids import new_id
from tests.fuzz.house import KIM, House
from tests.fuzz.model import OTHER, STEPS, Answer, Life, Step, Who, answer
from tests.server.harness import JANE, SAM, Somebody

PEOPLE: dict[Who, Somebody] = {"junior": JANE, "sam": SAM, "kim": KIM}
UNDO_SECONDS = 9
"""Later the model does not try: it knows no time, and a slow computer is not a fault."""
Model = Callable[[Life, Step, Who], tuple[Answer, Life]]
_WHY = {"reason": "Needs somebody with Exchange rights"}
_BODIES: dict[Step, dict[str, Any]] = {
    "claim": {"way": "pick_up"},
    "release": _WHY,
    "return": _WHY,
    "come_back": _WHY,
    "decline": {},
    "coached_return": _WHY | {"steps": [{"text": "Restart Outlook"}], "stop_condition": "It asks again"},
}
_PATHS: dict[Step, str] = {"coached_return": "coached-return", "come_back": "come-back"}


def machine(house: House, model: Model = answer) -> type[RuleBasedStateMachine]:
    """The state machine for one server; `model` says what is right."""
    ids = {
        each["person"]["id"]: who
        for who, somebody in PEOPLE.items()
        for each in house.ask(JANE, "GET", "/colleagues")["people"] + [house.ask(JANE, "GET", "/me")]
        if each["person"]["name"] == somebody.name
    }
    person_id = {who: known for known, who in ids.items()}

    class OneCase(RuleBasedStateMachine):
        """One session from its first handoff to its end, and then the next one."""

        @initialize()
        def begin(self) -> None:
            """A session that was handed off."""
            self.life = Life()
            self.claimed_at = 0.0
            self.session_id = house.ask(JANE, "POST", "/sessions", {"problem": "Outlook"})["entry"]["id"]
            self.handoff_id = house.ask(JANE, "POST", f"/sessions/{self.session_id}/escalate", {"reason": "r"})["id"]

        @rule(step=st.sampled_from(STEPS), who=st.sampled_from(tuple(PEOPLE)))
        def take(self, step: Step, who: Who) -> None:
            """Anybody does anything."""
            if not self._makes_sense(step, who):
                return
            expected, after = model(self.life, step, who)
            said, body = self._ask(step, who)
            assert said == expected, f"{who} {step} at {self.life}"
            if step == "claim" and self.life.status == "open" and not said.code:
                self.claimed_at = time.monotonic()
            if step == "escalate":
                self.handoff_id = body["id"]
            self.life = after

        @rule()
        def go_on_to_the_next_case(self) -> None:
            """What is over stays over; there is another one."""
            if self.life.is_over:
                self.begin()

        @invariant()
        def everybody_sees_the_same(self) -> None:
            """The handoff and its session stand as the model has them."""
            seen = house.ask(JANE, "GET", f"/handoffs/{self.handoff_id}")
            assert seen["status"] == self.life.status
            if self.life.status == "claimed":
                assert ids[seen["claimed_by"]["id"]] == self.life.owner
            assert _who(ids, seen["offered_to"]) == self.life.offered_to
            assert _who(ids, seen["coaching"] and seen["coaching"]["coach"]) == self.life.coach
            entry = house.ask(PEOPLE[self.life.session_owner], "GET", f"/sessions/{self.session_id}")["entry"]
            now = "escalated" if self.life.status == "open" else "active"
            assert entry["status"] == ("resolved" if self.life.is_over else now)

        def _makes_sense(self, step: Step, who: Who) -> bool:
            """Sessions are resolved and handed off by whoever has them, and nothing is undone late."""
            if step in ("resolve", "escalate"):
                has_it = not self.life.is_over and self.life.status != "open" and self.life.session_owner == who
                return has_it and (step == "resolve" or who == "junior")
            return step != "undo" or time.monotonic() - self.claimed_at < UNDO_SECONDS

        def _ask(self, step: Step, who: Who) -> tuple[Answer, dict[str, Any]]:
            path = f"/handoffs/{self.handoff_id}/{_PATHS.get(step, step)}"
            body = _BODIES.get(step)
            if step == "reassign":
                body = _WHY | {"target_id": person_id[OTHER[who]]}
            elif step in ("resolve", "escalate"):
                path = f"/sessions/{self.session_id}/{step}"
                body = {"cause": "c", "fix": "f"} if step == "resolve" else {"reason": "once more"}
            headers = {"Authorization": f"Bearer {house.tokens[PEOPLE[who]]}", IDEMPOTENCY_HEADER: new_id()}
            reply = house.http.post(house.url + path, json=body, headers=headers, timeout=30)
            said = reply.json()
            if reply.status_code < 300:
                return Answer(), said
            code = said["code"]
            if code == "handoff_already_claimed":
                return Answer(code, ids[said["claimed_by_id"]]), said
            return Answer(code, said.get("handoff_status")), said

    return OneCase


def _who(ids: dict[str, Who], ref: dict[str, str] | None) -> Who | None:
    return ids[ref["id"]] if ref else None
