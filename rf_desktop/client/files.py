"""Files of messages, fetched once and kept in memory for a while; never on the disk (T1)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from rf_desktop.client.api import Api
from rf_desktop.contract.endpoints import DOWNLOAD_FILE
from rf_desktop.domain.ids import AttachmentId

MEMORY = 64 * 1024 * 1024
"""Bytes that are kept; those that were not looked at for longest go first."""
AT_ONCE = 3
"""Downloads at the same time, so that a long transcript does not hold up what else is asked."""


class Files:
    """The bytes of sent files, as this person may read them."""

    def __init__(self, api: Api, memory: int = MEMORY) -> None:
        self._api = api
        self._memory = memory
        self._kept: OrderedDict[AttachmentId, bytes] = OrderedDict()
        self._asking: dict[AttachmentId, asyncio.Lock] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def content(self, attachment_id: AttachmentId) -> bytes:
        """A file's bytes; who asks for the same one meanwhile waits for the same answer. Raises ClientError."""
        lock = self._asking.setdefault(attachment_id, asyncio.Lock())
        try:
            async with lock:
                known = self._kept.get(attachment_id)
                if known is not None:
                    self._kept.move_to_end(attachment_id)
                    return known
                async with self._turns:
                    reply = await self._api.call(DOWNLOAD_FILE, attachment_id=attachment_id)
                self.keep(attachment_id, reply.content)
                return reply.content
        finally:
            if not lock.locked():
                self._asking.pop(attachment_id, None)

    def keep(self, attachment_id: AttachmentId, content: bytes) -> None:
        """Remember bytes that are known already, as of a file that was sent from here."""
        self._kept[attachment_id] = content
        self._kept.move_to_end(attachment_id)
        while sum(map(len, self._kept.values())) > self._memory and len(self._kept) > 1:
            self._kept.popitem(last=False)

    def forget_all(self) -> None:
        """As at sign-out."""
        self._kept.clear()
