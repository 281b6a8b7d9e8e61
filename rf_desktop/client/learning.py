"""What the account has learnt and still learns: answers that are known, drafts, teach-backs, playbooks (T4, T6-T8)."""

from __future__ import annotations

from rf_desktop.client.api import Api
from rf_desktop.client.conversations import Conversations
from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import (
    ApprovedTeachBack,
    AskedAgain,
    Draft,
    KnownAnswers,
    NewPlaybook,
    Playbooks,
    TeachBack,
)
from rf_desktop.contract.chat import Message
from rf_desktop.domain.ids import SessionId


class Learning:
    """All raise ClientError. What is keyed takes the key of the press."""

    def __init__(self, api: Api, conversations: Conversations) -> None:
        self._api = api
        self._conversations = conversations

    async def already_answered(self, session_id: SessionId, body: str) -> KnownAnswers:
        """What the session knows of what a message asks (T4)."""
        return await self._api.call(endpoints.ALREADY_ANSWERED, AskedAgain(body=body), session_id=session_id)

    async def draft_write_up(self, session_id: SessionId) -> Draft:
        """A write-up to start from (T7)."""
        return await self._api.call(endpoints.DRAFT_WRITE_UP, session_id=session_id)

    async def draft_teach_back(self, session_id: SessionId) -> TeachBack:
        """What helped, to start from (T8)."""
        return await self._api.call(endpoints.DRAFT_TEACH_BACK, session_id=session_id)

    async def teach_back(self, session_id: SessionId, body: ApprovedTeachBack, *, key: str) -> Message:
        """Tell the junior, and let the steps become part of the playbook (T8)."""
        message = await self._api.call(endpoints.APPROVE_TEACH_BACK, body, key=key, session_id=session_id)
        self._conversations.took_message(message)
        return message

    async def playbooks(self) -> Playbooks:
        """Everything FlowPilot works from without a model (T6)."""
        return await self._api.call(endpoints.PLAYBOOKS)

    async def import_playbook(self, content: str) -> Playbooks:
        """A playbook as TOML; the same id replaces."""
        return await self._api.call(endpoints.IMPORT_PLAYBOOK, NewPlaybook(content=content))

    async def remove_playbook(self, playbook_id: str) -> Playbooks:
        """One of the account's own, gone."""
        return await self._api.call(endpoints.REMOVE_PLAYBOOK, playbook_id=playbook_id)
