"""A screen reader's end of the accessibility bus: the windows' tree, their actions, and what they announce.

Spoken over D-Bus itself, as AT-SPI defines it, so that no library of the system's own Python is needed. A node is the
name on the bus of its program, and its path there.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, MatchRule, Properties, message_bus, new_method_call
from jeepney.io.asyncio import DBusRouter, open_dbus_router

ROOT = "/org/a11y/atspi/accessible/root"
REGISTRY = "org.a11y.atspi.Registry"
ACCESSIBLE, ACTION = "org.a11y.atspi.Accessible", "org.a11y.atspi.Action"
EVENTS = "org.a11y.atspi.Event.Object"
ANNOUNCEMENT = "Announcement"
SHOWING = 25
"""A state, as the number of its bit."""
CONTROLS = {
    "push button", "button", "toggle button", "check box", "radio button", "combo box", "entry", "text", "list",
    "spin button", "menu item", "password text",
}  # fmt: skip

Node = tuple[str, str]


@dataclass
class Seen:
    """One node of a window, as it is read."""

    node: Node
    role: str
    name: str
    description: str
    states: int
    children: list[Seen] = field(default_factory=list)

    def has(self, state: int) -> bool:
        return bool(self.states >> state & 1)

    def walk(self) -> Iterator[Seen]:
        yield self
        for child in self.children:
            yield from child.walk()


class ScreenReader:
    """Reads every program that is on the accessibility bus. What is announced collects in `announced`."""

    def __init__(self, router: DBusRouter) -> None:
        self._router = router
        self.announced: list[str] = []

    async def windows(self) -> list[Seen]:
        """The windows that are open, by name, without what is in them."""
        found = []
        for program in await self._children((REGISTRY, ROOT)):
            with contextlib.suppress(LookupError):
                found += [await self._look(window) for window in await self._children(program)]
        return [window for window in found if window.name]

    async def read(self, window: Seen) -> Seen:
        """Everything that shows in a window."""
        seen = await self._look(window.node)
        for child in await self._children(window.node):
            with contextlib.suppress(LookupError):  # gone meanwhile
                inner = await self._look(child)
                if inner.has(SHOWING):
                    seen.children.append(await self.read(inner))
        return seen

    async def press(self, what: Seen) -> None:
        """Its action, as a screen reader's user asks for it."""
        actions = await self._call(what.node, ACTION, "GetActions")
        assert actions, f"{what.name} has no action"
        await self._call(what.node, ACTION, "DoAction", "i", (0,))

    async def listen(self) -> None:
        """Hear announcements from now on; programs send them only where somebody said so at the registry."""
        rule = MatchRule(type="signal", interface=EVENTS, member=ANNOUNCEMENT)
        self._heard = self._router.filter(rule, bufsize=100)
        queue = self._heard.__enter__()
        await self._router.send_and_get_reply(message_bus.AddMatch(rule))
        events = DBusAddress("/org/a11y/atspi/registry", REGISTRY, REGISTRY)
        await self._router.send_and_get_reply(
            new_method_call(events, "RegisterEvent", "sass", ("object:announcement", [], ""))
        )
        self._listening = asyncio.create_task(self._collect(queue), name="announcements")

    async def close(self) -> None:
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        self._heard.__exit__(None, None, None)

    async def _collect(self, queue: asyncio.Queue[Any]) -> None:
        while True:
            body = (await queue.get()).body
            self.announced.append(str(body[3][1]))

    async def _look(self, node: Node) -> Seen:
        said = await self._all(node)
        role = await self._call(node, ACCESSIBLE, "GetRoleName")
        low, high = await self._call(node, ACCESSIBLE, "GetState")
        return Seen(node, role, said.get("Name", ""), said.get("Description", ""), low | high << 32)

    async def _all(self, node: Node) -> dict[str, str]:
        address = DBusAddress(node[1], node[0], ACCESSIBLE)
        names = {}
        for name in ("Name", "Description"):
            reply = await self._router.send_and_get_reply(Properties(address).get(name))
            if reply.header.message_type.name == "error":
                raise LookupError(node)
            names[name] = str(reply.body[0][1])
        return names

    async def _children(self, node: Node) -> list[Node]:
        return [(name, path) for name, path in await self._call(node, ACCESSIBLE, "GetChildren")]

    async def _call(
        self, node: Node, interface: str, member: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> Any:
        address = DBusAddress(node[1], node[0], interface)
        message = new_method_call(address, member, signature, body) if signature else new_method_call(address, member)
        reply = await self._router.send_and_get_reply(message)
        if reply.header.message_type.name == "error":
            raise LookupError(node)
        return reply.body[0]


@contextlib.asynccontextmanager
async def screen_reader(session_bus: str) -> AsyncIterator[ScreenReader]:
    """On the accessibility bus of that session, which is started by asking for it."""
    async with open_dbus_router(session_bus) as session:
        launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        reply = await session.send_and_get_reply(new_method_call(launcher, "GetAddress"))
        address = str(reply.body[0])
    async with open_dbus_router(address) as router:
        reader = ScreenReader(router)
        await reader.listen()
        try:
            yield reader
        finally:
            await reader.close()
