"""FlowPilot without AI: opening, next cards, the end of a playbook, and the senior's briefing (T1, T6, M3)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rf_desktop import paths
from rf_desktop.contract.chat import Author, LaneCard, Message
from rf_desktop.domain.ids import AccountId, MessageId, SessionId
from rf_desktop.domain.vocabulary import AuthorKind
from rf_desktop.domain.wording import ENGLISH
from rf_desktop.server.ai.copilot import PlaybookCopilot, plain
from rf_desktop.server.ai.playbooks import Playbook, load
from rf_desktop.server.ports import ConversationSoFar, CopilotReply

AT = datetime(2026, 3, 4, 14, 2, tzinfo=UTC)
PLAYBOOKS = load(paths.resources() / "playbooks")
OUTLOOK = next(book for book in PLAYBOOKS if book.id == "outlook-not-syncing")
GENERIC = next(book for book in PLAYBOOKS if book.is_generic)


def lane_card(number: int, text: str, *, kind: str, state: str = "todo", result: str | None = None) -> LaneCard:
    """A lane card of session s1."""
    return LaneCard.model_validate(
        {
            "id": f"c{number}",
            "session_id": "s1",
            "position": number,
            "kind": kind,
            "text": text,
            "state": state,
            "result": result,
        }
    )


class Session:
    """A conversation that grows; replies put their cards into its lane, as the server does."""

    def __init__(self, problem: str, *, domain: str | None = None) -> None:
        self.domain = domain
        self.messages: list[Message] = []
        self.lane: list[LaneCard] = []
        self.copilot = PlaybookCopilot(PLAYBOOKS)
        self.say(problem)

    def say(self, body: str, kind: AuthorKind = "person", briefing_for: str | None = None) -> None:
        number = len(self.messages) + 1
        self.messages.append(
            Message.model_validate(
                {
                    "id": f"m{number}",
                    "session_id": "s1",
                    "position": number,
                    "author": Author(kind=kind, name="Jane"),
                    "body": body,
                    "sent_at": AT,
                    "briefing_for": briefing_for,
                }
            )
        )

    def finish(self, state: str = "done", result: str | None = "nothing new") -> None:
        """Every open card gets this end."""
        self.lane = [
            card.model_copy(update={"state": state, "result": result}) if card.state == "todo" else card
            for card in self.lane
        ]

    async def reply(self) -> CopilotReply:
        so_far = ConversationSoFar(
            account_id=AccountId("a1"),
            session_id=SessionId("s1"),
            problem_summary=None,
            domain=self.domain,
            messages=tuple(self.messages),
            lane=tuple(self.lane),
            replying_to=MessageId(self.messages[-1].id),
        )
        reply = await self.copilot.reply(so_far)
        self.say(reply.body, "flowpilot")
        for new in reply.cards:
            self.lane.append(lane_card(len(self.lane) + 1, new.text, kind=new.kind))
        return reply


async def test_a_first_message_gets_the_opening_and_the_first_cards() -> None:
    """T1: the playbook is chosen by the words of the problem; every card says why and what if it fails (A11)."""
    reply = await Session("Outlook fails to sync email").reply()
    assert reply.body == OUTLOOK.opening
    assert [card.text for card in reply.cards] == [step.text for step in OUTLOOK.steps[:4]]
    assert all(card.why and card.if_it_fails for card in reply.cards)


async def test_any_problem_gets_an_answer() -> None:
    """T6: the generic triage fits what no other playbook does."""
    reply = await Session("Zzz qqq blorp").reply()
    assert reply.body == GENERIC.opening
    assert len(reply.cards) == 4


async def test_a_vague_problem_is_understood_once_it_is_named() -> None:
    """T6: where the first words say nothing, the latest do."""
    session = Session("It does not work")
    await session.reply()
    session.finish()
    session.say("It is the VPN, it drops every few minutes")
    reply = await session.reply()
    vpn = next(book for book in PLAYBOOKS if book.id == "vpn-drops")
    assert reply.cards[0].text == vpn.steps[0].text


async def test_while_cards_are_open_no_more_are_piled_up() -> None:
    """T1: it points at the one that waits."""
    session = Session("Outlook fails to sync email")
    await session.reply()
    session.say("By the way, it began on Monday")
    reply = await session.reply()
    assert reply.cards == ()
    assert OUTLOOK.steps[0].text in reply.body


async def test_answered_cards_bring_the_next_ones_until_the_playbook_ends() -> None:
    """T1: each step once, then the closing with both ways out, then nothing new is invented."""
    session = Session("Outlook fails to sync email")
    offered: list[str] = []
    while cards := (await session.reply()).cards:
        offered += [card.text for card in cards]
        session.finish()
        session.say("Done")
    assert offered == [step.text for step in OUTLOOK.steps]
    closing = session.messages[-1].body
    assert OUTLOOK.closing in closing
    assert "Escalate" in closing
    assert "Resolve" in closing
    session.say("And now?")
    assert (await session.reply()).body == f"{ENGLISH.nothing_more} {ENGLISH.way_out}"


@pytest.mark.parametrize("problem", ["Outlook fails to sync email", "Zzz qqq blorp"])
async def test_a_briefing_gets_where_it_stands_and_what_nobody_looked_at(problem: str) -> None:
    """M3: for a senior, from the ledger; the new cards are none of those in the lane."""
    session = Session(problem)
    await session.reply()
    session.lane[0] = session.lane[0].model_copy(update={"state": "done", "result": "only *one* person"})
    session.lane[1] = session.lane[1].model_copy(update={"state": "skipped"})
    before = {card.text for card in session.lane}
    session.say("I have taken this over from Jane.", briefing_for="h1")
    reply = await session.reply()
    assert "1 step done, 1 skipped, 2 open" in reply.body
    assert r"only \*one\* person" in reply.body
    assert "Skipped, so not ruled out" in reply.body
    assert "no AI has read" in reply.body
    assert reply.cards
    assert not before & {card.text for card in reply.cards}


async def test_a_briefing_after_everything_was_tried_says_so_and_turns_to_the_triage() -> None:
    """M3, T6: an exhausted playbook is followed by what the generic triage still holds."""
    session = Session("Outlook fails to sync email")
    session.lane = [
        lane_card(n, s.text, kind=s.kind, state="done", result="no") for n, s in enumerate(OUTLOOK.steps, start=1)
    ]
    session.say("Briefing", briefing_for="h1")
    triage = await session.reply()
    generic = {step.text for step in GENERIC.steps}
    assert {card.text for card in triage.cards} <= generic
    assert triage.cards


async def test_an_imported_lane_without_any_playbook_step_is_no_trouble() -> None:
    """M3: real conversations have lanes of their own; the briefing lists them and adds what is missing."""
    session = Session("sound stopped after the update")
    session.lane = [lane_card(n, f"what about {n}?", kind="question") for n in range(5)]
    session.say("Briefing", briefing_for="h1")
    reply = await session.reply()
    assert "what about 3?" in reply.body
    assert "Asked, never answered" in reply.body


def test_quoted_text_cannot_become_markdown() -> None:
    """A7: signs of an untrusted text stay signs."""
    assert plain("[click](x) <b> `c` # | ~") == r"\[click\](x) \<b\> \`c\` \# \| \~"


def test_the_playbooks_of_the_product_are_the_ones_tested() -> None:
    """The fixtures are real files, not doubles."""
    assert all(isinstance(book, Playbook) for book in PLAYBOOKS)
