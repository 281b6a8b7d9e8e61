"""The story's hands and eyes inside one window: receives a command, does it through input events, answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer

from rf_desktop.app.story import eyes, hands, wire
from rf_desktop.app.story.eyes import NotOnScreen
from rf_desktop.app.story.wire import PlayerAddress

_POLL = 0.02
"""Seconds between two looks while something is awaited on the screen."""


async def serve(address: PlayerAddress, profile: str, facts: Callable[[], dict[str, Any]]) -> None:
    """Connect to the player and obey it until it goes away. `facts` tells what no screen shows: the tray's count."""
    reader, writer = await asyncio.open_connection(address.host, address.port, limit=wire.LINE_LIMIT)
    try:
        await wire.send(writer, {"token": address.token, "profile": profile})
        while (command := await wire.receive(reader)) is not None:
            await wire.send(writer, await _obey(command, facts))
    finally:
        writer.close()


async def _obey(command: dict[str, Any], facts: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    deadline = time.monotonic() + float(command.get("within", 10.0))
    moment = command.get("at")
    if isinstance(moment, float):
        await asyncio.sleep(max(0.0, moment - time.monotonic()))
    while True:
        try:
            return {"ok": True, "answer": await _between_tasks(lambda: _act(command, facts))}
        except NotOnScreen as trouble:
            if time.monotonic() > deadline:
                return {"ok": False, "why": str(trouble), "screen": eyes.read()}
        await asyncio.sleep(_POLL)


async def _between_tasks(act: Callable[[], Any]) -> Any:
    """Do it from Qt's loop, outside of every task: a press spins that loop, and no task may be entered in another."""
    done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def go() -> None:
        QCoreApplication.processEvents()  # what has just appeared gets its place before it is pointed at
        try:
            done.set_result(act())
        except Exception as trouble:  # also one of our own making must reach the player, not leave it waiting
            done.set_exception(trouble)

    QTimer.singleShot(0, go)
    return await done


def _act(command: dict[str, Any], facts: Callable[[], dict[str, Any]]) -> Any:
    match command:
        case {"do": "press", "name": str(name)}:
            hands.press(name, twice=bool(command.get("twice")))
        case {"do": "press_row", "list": str(view), "text": str(text)}:
            hands.press_row(view, text)
        case {"do": "point_at_row", "list": str(view), "text": str(text)}:
            hands.point_at_row(view, text)
        case {"do": "press_entry", "text": str(text)}:
            hands.press_entry(text)
        case {"do": "choose", "name": str(name), "option": str(option)}:
            hands.choose(name, option)
        case {"do": "write", "name": str(name), "text": str(text)}:
            hands.write(name, text)
        case {"do": "clear", "name": str(name)}:
            hands.clear(name)
        case {"do": "paste", "name": str(name), "text": str(text)}:
            hands.paste(name, text)
        case {"do": "key", "key": str(combination)}:
            hands.key(combination)
        case {"do": "see", "text": str(text)}:
            return _see(text)
        case {"do": "see_row", "list": str(view), "text": str(text)}:
            return eyes.row_text(eyes.find_row(view, text)[1])
        case {"do": "miss", "text": str(text)}:
            _miss(text)
        case {"do": "hear", "text": str(text)}:
            if not any(text in line for line in eyes.spoken()):
                raise NotOnScreen(f"No screen reader would say “{text}”.")
        case {"do": "not_hear", "text": str(text)}:
            if any(text in line for line in eyes.spoken()):
                raise NotOnScreen(f"A screen reader would still say “{text}”.")
        case {"do": "gone", "name": str(name)}:
            if eyes.is_shown(name):
                raise NotOnScreen(f"“{name}” is still on the screen.")
        case {"do": "enabled", "name": str(name)}:
            control = eyes.find(name)
            if not control.isEnabled() or getattr(control, "busy", False):
                raise NotOnScreen(f"“{name}” cannot be used.")
        case {"do": "focused", "name": str(name)}:
            if not eyes.has_keyboard(name):
                raise NotOnScreen(f"“{name}” does not have the keyboard.")
        case {"do": "no_row", "list": str(view), "text": str(text)}:
            if eyes.is_shown(view) and any(text in line for line in eyes.all_rows(eyes.find_list(view))):
                raise NotOnScreen(f"A row of “{view}” still says “{text}”.")
        case {"do": "read"}:
            return eyes.read()
        case {"do": "rows", "list": str(view)}:
            return eyes.visible_rows(eyes.find_list(view))
        case {"do": "buttons"}:
            return eyes.buttons()
        case {"do": "facts"}:
            return facts()
        case {"do": "shoot", "path": str(path)}:
            eyes.shoot(Path(path))
        case _:
            raise NotOnScreen(f"Nobody knows how to do {command.get('do')!r}.")
    return None


def _see(text: str) -> str:
    for line in eyes.read():
        if text in line:
            return line
    raise NotOnScreen(f"“{text}” is not on the screen.")


def _miss(text: str) -> None:
    if any(text in line for line in eyes.read()):
        raise NotOnScreen(f"“{text}” is still on the screen.")
