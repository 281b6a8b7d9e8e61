"""`python -m bench.fan_out_client`: many subscribers and one who publishes, in one epoll loop of a process of its own.

It is told in JSON lines on stdin and answers each with one on stdout, the same way for the floor and for the product:

    {"crowd": NAME, "open": PORT, "requests": [TEXT, …]}     a subscriber each; answered when all have heard something
    {"crowd": NAME, "publish": PORT, "requests": [TEXT, …]}  each when the one before has reached the whole crowd
    {"crowd": NAME, "close": true}                           hang up
"""

from __future__ import annotations

import json
import resource
import select
import socket
import sys
import time
from typing import Any

from bench.figures import percentile

PATIENCE = 30.0
"""Seconds without any byte after which a round is given up."""
_MARK = b"\nid: "
_BURST = 50  # connections at a time, below every backlog


class Crowd:
    """The subscribers, each with the end of what it read last, in case an event's mark is cut in two."""

    def __init__(self) -> None:
        self.poll = select.epoll()
        self.lines: dict[int, socket.socket] = {}
        self.tails: dict[int, bytes] = {}

    def join(self, port: int, requests: list[str]) -> None:
        """Subscribe, and wait until everybody has heard something."""
        for start in range(0, len(requests), _BURST):
            silent = set()
            for request in requests[start : start + _BURST]:
                line = connected(port)
                line.sendall(request.encode())
                line.setblocking(False)
                self.lines[line.fileno()] = line
                self.tails[line.fileno()] = b""
                self.poll.register(line.fileno(), select.EPOLLIN)
                silent.add(line.fileno())
            while silent:
                for number, data in self.heard():
                    if b"event: hello" in data:
                        silent.discard(number)
                    elif number in silent and b"200 OK" not in data:
                        raise ConnectionError(data[:200].decode(errors="replace"))

    def heard(self) -> list[tuple[int, bytes]]:
        """What came by now, waiting for the first of it."""
        ready = self.poll.poll(PATIENCE)
        if not ready:
            raise TimeoutError
        return [(number, self.lines[number].recv(65536)) for number, _ in ready if number in self.lines]

    def publish(self, publisher: socket.socket, request: bytes) -> tuple[float, float]:
        """Milliseconds until everybody had one event more, and until half of them had."""
        waited = set(self.lines)
        arrived: list[int] = []
        began = time.perf_counter_ns()
        publisher.sendall(request)
        tails = self.tails
        while waited:
            for number, data in self.heard():
                if not data:
                    raise ConnectionError("a subscriber was cut off")
                text = tails[number] + data
                count = text.count(_MARK)
                tails[number] = data[-4:]
                if count and number in waited:
                    waited.discard(number)
                    arrived.append(time.perf_counter_ns())
        return (arrived[-1] - began) / 1e6, (percentile(arrived, 0.5) - began) / 1e6

    def leave(self) -> None:
        """Hang up."""
        for line in self.lines.values():
            line.close()
        self.poll.close()


def connected(port: int) -> socket.socket:
    """A line to this machine's port."""
    line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def answered(publisher: socket.socket) -> None:
    """Read one reply: its head, and its body by the length it names. Raises ConnectionError for a refusal."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += publisher.recv(65536)
    head, body = data.split(b"\r\n\r\n", 1)
    if b" 20" not in head.split(b"\r\n", 1)[0]:
        raise ConnectionError(data[:300].decode(errors="replace"))
    length = next((int(each[15:]) for each in head.lower().split(b"\r\n") if each.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += publisher.recv(65536)


def main() -> int:
    """Returns the exit status."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    crowds: dict[str, Crowd] = {}
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        crowd = crowds.setdefault(asked["crowd"], Crowd())
        reply: dict[str, Any] = {}
        if "open" in asked:
            crowd.join(asked["open"], asked["requests"])
        elif "publish" in asked:
            times = []
            with connected(asked["publish"]) as publisher:
                for request in asked["requests"]:
                    times.append(crowd.publish(publisher, request.encode()))
                    answered(publisher)
            reply = {"all": [each[0] for each in times], "half": [each[1] for each in times]}
        else:
            crowds.pop(asked["crowd"]).leave()
        print(json.dumps(reply), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
