"""What was hidden in the log is not told again from memory, on whichever replica (A7, V1)."""

from __future__ import annotations

from dataclasses import replace

from rf_desktop.server.ports import Everyone, LoggedRow
from tests.server.stream.stage import ACME, Stage


async def test_a_hub_forgets_what_it_kept_once_a_message_has_changed(stage: Stage) -> None:
    """A7: whoever resumes hears the log as it is now, without a seam."""
    follower, _ = await stage.listen(0)
    stage.say(Everyone(), Everyone())
    await follower.has(2)
    rows = stage.log.rows[ACME]
    rows[0] = replace(rows[0], data_json='{"n": 1, "text": "[secret a1b2c3]"}')
    rows.append(LoggedRow(3, "message_changed", '{"n": 3}', Everyone()))
    stage.bus.wake(ACME)
    await follower.has(3)

    late, _ = await stage.listen(0)
    await late.has(3)
    assert late.numbers == [1, 2, 3]
    assert "[secret a1b2c3]" in late.text


async def test_the_harness_sees_what_is_told_from_memory(stage: Stage) -> None:
    """The planted fault: without such an event the old words come from the ring."""
    follower, _ = await stage.listen(0)
    stage.say(Everyone(), Everyone())
    await follower.has(2)
    rows = stage.log.rows[ACME]
    rows[0] = replace(rows[0], data_json='{"n": 1, "text": "[secret a1b2c3]"}')

    late, _ = await stage.listen(0)
    await late.has(2)
    assert "[secret a1b2c3]" not in late.text
