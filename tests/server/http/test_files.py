"""Files over the wire: their bytes are the body, up and down, and no page ever comes of one (T1)."""

from __future__ import annotations

import json
import uuid

import httpx

from rf_desktop.contract import endpoints
from rf_desktop.contract.attachments import FILE_NAME_HEADER, Attachment
from rf_desktop.contract.base import LOCAL_SECRET_HEADER
from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.sessions import NewSession
from rf_desktop.domain import files
from tests.server.conftest import World, module_server, world
from tests.server.harness import SECRET, Visitor

__all__ = ["module_server", "world"]
PAGE = b"<html><script>alert(1)</script>"


async def session_of(jane: Visitor) -> str:
    """A fresh session."""
    return (await jane.get(endpoints.OPEN_SESSION, NewSession(problem="Outlook does not sync"))).entry.id


async def test_bytes_go_up_and_come_down_as_they_are(world: World) -> None:
    """T1: with a name in any writing; and what comes down is never a page, whatever is in it."""
    session_id = await session_of(world.jane)
    headers = {FILE_NAME_HEADER: "%C3%9Cbersicht%20%E2%80%AEgnp.html"}
    reply = await world.jane.ask(endpoints.UPLOAD_FILE, PAGE, headers=headers, session_id=session_id)
    assert reply.status_code == 201, reply.text
    kept = Attachment.model_validate_json(reply.content)
    assert (kept.name, kept.media_type) == ("Übersicht gnp.html", "text/plain")
    said = NewMessage(body="", attachment_ids=(kept.id,))
    message = await world.jane.get(endpoints.SEND_MESSAGE, said, session_id=session_id)
    assert message.attachments == (kept,)
    down = await world.jane.ask(endpoints.DOWNLOAD_FILE, attachment_id=kept.id)
    assert down.content == PAGE
    assert down.headers["content-type"] == "application/octet-stream"
    assert down.headers["content-disposition"] == "attachment"
    assert down.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in down.headers["content-security-policy"]
    assert down.headers["cache-control"] == "no-store"


async def test_an_address_alone_opens_nothing(world: World) -> None:
    """R3: without a sign-in 401, for another account 404."""
    session_id = await session_of(world.jane)
    kept = (await world.jane.ask(endpoints.UPLOAD_FILE, b"x", session_id=session_id)).json()
    assert (kept["name"], kept["size"]) == (files.UNNAMED, 1)
    path = f"/attachments/{kept['id']}"
    async with httpx.AsyncClient(base_url=world.server.url, trust_env=False) as bare:
        assert (await bare.get(path, headers={LOCAL_SECRET_HEADER: SECRET})).status_code == 401
    for nobody in (world.foreign_senior, world.nora, world.sam):
        assert (await nobody.ask(endpoints.DOWNLOAD_FILE, attachment_id=kept["id"])).status_code == 404


async def test_a_file_may_be_larger_than_any_other_request(world: World) -> None:
    """T1: up to its limit and no further, announced or not; elsewhere the old limit holds."""
    session_id = await session_of(world.jane)
    most = bytes(files.FILE_BYTES)
    reply = await world.jane.ask(endpoints.UPLOAD_FILE, most, session_id=session_id)
    assert reply.status_code == 201
    over = await world.jane.ask(endpoints.UPLOAD_FILE, most + b"x", session_id=session_id)
    assert (over.status_code, over.json()["limit"]) == (413, files.FILE_BYTES)
    said = json.dumps({"body": "x" * 2_000_000}).encode()
    assert (await world.jane.ask(endpoints.SEND_MESSAGE, said, session_id=session_id)).status_code == 413


async def test_an_older_desktop_says_nothing_of_files(world: World) -> None:
    """D7: a message without the field is what it was, and so is its key."""
    session_id = await session_of(world.jane)
    assert json.loads(NewMessage(body="x").model_dump_json()) == {"body": "x"}
    key = str(uuid.uuid4())
    first = await world.jane.ask(endpoints.SEND_MESSAGE, b'{"body": "x"}', key=key, session_id=session_id)
    again = b'{"body": "x", "attachment_ids": []}'
    assert (await world.jane.ask(endpoints.SEND_MESSAGE, again, key=key, session_id=session_id)).json() == first.json()
