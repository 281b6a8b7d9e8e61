"""A live session with perhaps the same trouble, as a row (T9)."""

from __future__ import annotations

import pytest

from rf_desktop.contract.identity import PersonRef
from rf_desktop.contract.radar import AlikeSession
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.viewmodels.before_escalating import alike_row
from tests.client import made


@pytest.mark.parametrize(("owner", "stands"), [(made.SAM, "you have it"), (made.ALEX, "Alex has taken it")])
def test_a_session_that_one_has_oneself_is_not_said_to_be_somebodys(owner: PersonRef, stands: str) -> None:
    """Sam reads it: by name are the others."""
    session = AlikeSession(
        session_id=SessionId("s2"),
        problem="Outlook does not sync",
        client="Contoso",
        domain=None,
        ticket=None,
        owner=owner,
        status="active",
        handoff_id=HandoffId("h2"),
        handoff_status="claimed",
        created_at=made.NOON,
        shared=("outlook",),
        may_open=True,
    )

    assert alike_row(session, made.SAM.id).facts == f"Contoso · {stands}"
