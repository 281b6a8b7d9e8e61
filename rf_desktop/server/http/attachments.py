"""Files, up and down (T1)."""

from __future__ import annotations

import re

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.attachments import Attachment, FileContent, FileUpload
from rf_desktop.contract.base import NoBody
from rf_desktop.domain.files import FILE_BYTES
from rf_desktop.server.http.binding import Call, bind

BODY_LIMITS = {
    re.compile(re.sub(r"{\w+}", "[^/]+", endpoint.path)): FILE_BYTES for endpoint in endpoints.ALL if endpoint.uploads
}
"""The addresses whose bodies may be as large as a file."""


async def upload_file(call: Call[FileUpload]) -> Attachment:
    """One file for a message that is still to come, once per key."""
    return await call.desk.attachments.upload(call.actor, call.session_id, call.body, call.key)


async def download_file(call: Call[NoBody]) -> FileContent:
    """A file's bytes."""
    return await call.desk.attachments.content(call.actor, call.attachment_id)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.UPLOAD_FILE, upload_file)
    bind(router, endpoints.DOWNLOAD_FILE, download_file)
    return router
