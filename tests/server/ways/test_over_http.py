"""The ways back over the line, by their routes and refusals: C8, C9, C10, C11."""

from __future__ import annotations

import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.handoffs import Claim
from rf_desktop.contract.problems import READ_PROBLEM, HandoffAlreadyClaimedProblem, HandoffNotOpenProblem
from rf_desktop.contract.ways import (
    CoachedReturn,
    CoachingStep,
    ConsultationAnswer,
    NewConsultation,
    OptionalReason,
    Reason,
    Reassignment,
    Remark,
)
from tests.server.conftest import World

WHY = Reason(reason="r")
CONTINUE = Claim(way="continue")


async def test_a_handoff_goes_every_way_and_comes_to_its_end(world: World) -> None:
    """C8-C10: each route answers with the handoff as it is then, and the stream says it to the seniors."""
    sam, alex, jane = world.sam, world.alex, world.jane
    async with alex.stream() as stream:
        await stream.next()
        session, handoff = await jane.escalation()
        at = {"handoff_id": handoff.id}
        await sam.get(endpoints.CLAIM_HANDOFF, CONTINUE, **at)
        assert (await sam.get(endpoints.UNDO_CLAIM, **at)).status == "open"
        await sam.get(endpoints.CLAIM_HANDOFF, CONTINUE, **at)
        assert (await sam.get(endpoints.STILL_ON_IT, **at)).status == "claimed"
        assert (await sam.get(endpoints.RELEASE_HANDOFF, WHY, **at)).released_count == 1
        await sam.get(endpoints.CLAIM_HANDOFF, CONTINUE, **at)
        offer = Reassignment(target_id=alex.id, reason="r")
        offered = await sam.get(endpoints.REASSIGN_HANDOFF, offer, **at)
        assert offered.offered_to is not None
        assert (await alex.get(endpoints.DECLINE, OptionalReason(), **at)).offered_to is None
        await sam.get(endpoints.REASSIGN_HANDOFF, offer, **at)
        assert (await alex.get(endpoints.ACCEPT_OFFER, **at)).session.may_write
        question = NewConsultation(person_id=sam.id, question="Seen before?")
        asked = await alex.get(endpoints.CONSULT, question, session_id=session.entry.id)
        assert (await sam.get(endpoints.CONSULTATIONS)).consultations[0] == asked
        answer = ConsultationAnswer(answer="Yes")
        answered = await sam.get(endpoints.ANSWER_CONSULTATION, answer, consultation_id=asked.id)
        assert answered.answer == "Yes"
        assert (await sam.get(endpoints.REMARK, Remark(body="Look at the connector"), **at)).author.id == sam.id
        coached = CoachedReturn(reason="r", steps=(CoachingStep(text="Restart it"),), stop_condition="It hangs again")
        assert (await alex.get(endpoints.RETURN_COACHED, coached, **at)).coaching is not None
        assert (await jane.get(endpoints.COME_BACK, WHY, **at)).status == "claimed"
        assert (await alex.get(endpoints.RETURN_HANDOFF, WHY, **at)).status == "returned"
        for kind in (
            "handoff_claimed", "handoff_released", "handoff_claimed", "handoff_released", "handoff_claimed",
            "handoff_reassigned", "handoff_turned_down", "handoff_reassigned", "handoff_accepted",
            "consultation_asked", "consultation_answered", "handoff_returned", "handoff_came_back",
            "handoff_returned",
        ):  # fmt: skip
            await stream.until(kind)


async def test_a_late_request_is_told_the_real_state(world: World) -> None:
    """C11: 409 with who has it, or with the status."""
    _, handoff = await world.jane.escalation()
    late = await world.sam.ask(endpoints.RELEASE_HANDOFF, WHY, handoff_id=handoff.id)
    problem = READ_PROBLEM.validate_json(late.content)
    assert isinstance(problem, HandoffNotOpenProblem)
    assert (late.status_code, problem.handoff_status) == (409, "open")
    await world.alex.get(endpoints.CLAIM_HANDOFF, CONTINUE, handoff_id=handoff.id)
    for endpoint, body in (
        (endpoints.RELEASE_HANDOFF, WHY),
        (endpoints.RETURN_HANDOFF, WHY),
        (endpoints.DECLINE, OptionalReason()),
    ):
        late = await world.sam.ask(endpoint, body, handoff_id=handoff.id)
        problem = READ_PROBLEM.validate_json(late.content)
        assert isinstance(problem, HandoffAlreadyClaimedProblem)
        assert (late.status_code, problem.claimed_by_id) == (409, world.alex.id)


@pytest.mark.parametrize(
    "body", [b'{"reason": "r", "steps": 3, "stop_condition": "s"}', b'{"reason": "r", "steps": [{}]}']
)
async def test_steps_that_cannot_be_read_are_malformed(world: World, body: bytes) -> None:
    """C8: never a failure of the server."""
    _, handoff = await world.jane.escalation()
    path = endpoints.RETURN_COACHED.path.format(handoff_id=handoff.id)
    headers = {"Authorization": f"Bearer {world.sam.token}", "Idempotency-Key": "k"}
    reply = await world.sam.http.post(path, content=body, headers=headers)
    assert (reply.status_code, READ_PROBLEM.validate_json(reply.content).code) == (422, "malformed_request")
