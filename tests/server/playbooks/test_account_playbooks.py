"""The account's own playbooks beside the built-in ones (T6)."""

from __future__ import annotations

from pathlib import Path

from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import NewPlaybook, PlaybookView
from rf_desktop.server.ai.playbook_text import as_toml, parse
from rf_desktop.server.http.desk import Desk
from tests.server.harness import Visitor
from tests.server.people.house import THEIR_ADMIN, House, actions, problem, refused

OWN = """# ours
id = "door-badge"
title = "Badge does not open the door"
domain = "Access"
when = ["badge"]
opening = "Let's look at the badge."
closing = "That's all."
[[steps]]
kind = "question"
text = "Which door?"
why = "Some doors have another reader."
if_it_fails = "Ask the reception."
[[steps]]
kind = "action"
text = "Wipe the badge"
why = "Dirt keeps it from being read."
if_it_fails = "Try another badge."
[[steps]]
kind = "action"
text = "Enrol the badge again"
why = "The reader may have forgotten it."
if_it_fails = "Escalate with the badge's number."
"""


async def listed(visitor: Visitor) -> dict[str, PlaybookView]:
    """All playbooks by id."""
    return {each.id: each for each in (await visitor.get(endpoints.PLAYBOOKS)).playbooks}


async def test_an_imported_playbook_stands_beside_the_built_in_ones_of_that_account_only(house: House) -> None:
    """T6, R3: everybody of the account sees it; importing the same again changes nothing; the audit log knows."""
    alex, jane = await house.enter(), await house.enter_as("jane")
    built_in = await listed(jane)
    assert not any(each.own for each in built_in.values())
    for _ in range(2):
        await alex.get(endpoints.IMPORT_PLAYBOOK, NewPlaybook(content=OWN))
    now = await listed(jane)
    assert set(now) - set(built_in) == {"door-badge"}
    assert (now["door-badge"].own, now["door-badge"].steps, now["door-badge"].content) == (True, 3, OWN)
    assert await actions(alex, "door-badge") == ["imported"]
    assert await listed(await house.enter(THEIR_ADMIN)) == built_in
    desk: Desk = house.app.state.desk
    assert "door-badge" in [each.id for each in await desk.playbooks.of(house.staff["jane"].account_id)]


async def test_one_with_a_built_in_id_takes_its_place_until_it_is_removed(house: House) -> None:
    """T6: and a built-in one itself cannot be removed."""
    alex = await house.enter()
    before = await listed(alex)
    ours = before["vpn-drops"].content.replace('title = "', 'title = "Ours: ')
    await alex.get(endpoints.IMPORT_PLAYBOOK, NewPlaybook(content=ours))
    replaced = await listed(alex)
    assert len(replaced) == len(before)
    assert replaced["vpn-drops"].own
    assert replaced["vpn-drops"].title.startswith("Ours: ")
    await alex.get(endpoints.REMOVE_PLAYBOOK, playbook_id="vpn-drops")
    assert await listed(alex) == before
    assert await refused(alex, endpoints.REMOVE_PLAYBOOK, playbook_id="vpn-drops") == "not_available"
    assert await actions(alex, "vpn-drops") == ["imported", "removed"]


async def test_what_cannot_be_used_is_refused_with_its_line_and_nothing_changes(house: House) -> None:
    """T6: the line, the entry and the reason; TOML that is none; a second one for any problem; too long a text."""
    alex = await house.enter()
    before = await listed(alex)
    for old, new, where, why in (
        ('text = "Wipe the badge"', f'text = "{"wipe " * 30}"', "line 15", "step 2 is 149 characters long"),
        ('kind = "question"', 'kind = "wish"', "line 9", "step 1 needs “kind”"),
        ('if_it_fails = "Try another badge."\n', "", "line 13", "step 2 needs “if_it_fails” as text"),
        ('domain = "Access"', "domain = Access", "line 4", "this is not TOML"),
        ('id = "door-badge"', 'id = "Door Badge"', "line 2", "may hold lower-case letters"),
        ('when = ["badge"]', "when = []", "when", "only “generic-triage” and “generic-triage-de” fit any problem"),
        ('id = "door-badge"', 'id = "generic-triage"', "when", "so its “when” stays empty"),
    ):
        assert old in OWN
        reply = await alex.ask(endpoints.IMPORT_PLAYBOOK, NewPlaybook(content=OWN.replace(old, new)))
        found = problem(reply)
        assert (found.code, found.where) == ("malformed_request", where)
        assert why in found.title
    assert await refused(alex, endpoints.IMPORT_PLAYBOOK, NewPlaybook(content=" ")) == "text_required"
    assert await refused(alex, endpoints.IMPORT_PLAYBOOK, NewPlaybook(content="x" * 60_001)) == "text_too_long"
    assert await listed(alex) == before


async def test_only_admins_change_them(house: House) -> None:
    """R2: engineers and seniors read."""
    for name in ("jane", "sam"):
        visitor = await house.enter_as(name)
        assert await refused(visitor, endpoints.IMPORT_PLAYBOOK, NewPlaybook(content=OWN)) == "not_allowed"
        assert await refused(visitor, endpoints.REMOVE_PLAYBOOK, playbook_id="door-badge") == "not_allowed"


async def test_one_that_this_version_cannot_read_is_in_nobodys_way(house: House) -> None:
    """T6, R4: it is listed so that it can be removed, and FlowPilot works from the others."""
    alex = await house.enter()
    await alex.get(endpoints.IMPORT_PLAYBOOK, NewPlaybook(content=OWN))
    house.beside.change("UPDATE playbook SET content = 'id = 7'")
    seen = (await listed(alex))["door-badge"]
    assert (seen.own, seen.steps, seen.title) == (True, 0, "door-badge")
    desk: Desk = house.app.state.desk
    assert "door-badge" not in [each.id for each in await desk.playbooks.of(house.staff["jane"].account_id)]
    await alex.get(endpoints.REMOVE_PLAYBOOK, playbook_id="door-badge")


def test_a_playbook_survives_being_written_again() -> None:
    """T6: what `as_toml` writes is read as the same, quotes and line ends included."""
    read = parse(OWN.replace("Let's look", 'Say \\"hi\\"\\nand \\\\ look'), Path("own.toml"))
    assert parse(as_toml(read), Path("again.toml")) == read
