"""Identifiers: distinct types over text, so that a session's id cannot be passed where a handoff's is meant."""

from __future__ import annotations

import uuid
from typing import NewType

AccountId = NewType("AccountId", str)
PersonId = NewType("PersonId", str)
SessionId = NewType("SessionId", str)
HandoffId = NewType("HandoffId", str)
MessageId = NewType("MessageId", str)
CardId = NewType("CardId", str)
NoticeId = NewType("NoticeId", str)
ConsultationId = NewType("ConsultationId", str)
InvitationId = NewType("InvitationId", str)
AttachmentId = NewType("AttachmentId", str)


def new_id() -> str:
    """A fresh random identifier: 36 characters, lower-case UUID."""
    return str(uuid.uuid4())
