"""A child that speaks the embedded server's protocol and misbehaves as told. Run by test_embedded_server.py."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from pathlib import Path


def say(answer: object) -> None:
    print(json.dumps(answer), flush=True)


def serve(start: dict[str, object]) -> None:
    """Answer each connection with what the child was told, for ever."""
    fd = start["listen_fd"]
    assert isinstance(fd, int)
    listener = socket.socket(fileno=fd)
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1)
            connection.sendall(json.dumps({**start, "pid": os.getpid()}).encode())


def main() -> None:
    manner = sys.argv[1]
    start = json.loads(sys.stdin.readline())
    lives = Path(start["data_dir"]) / "lives"
    lives.parent.mkdir(exist_ok=True)
    with lives.open("a") as file:
        file.write(f"{os.getpid()}\n")
    life = len(lives.read_text().splitlines())
    print(f"life {life} with secret={start['secret']}", file=sys.stderr, flush=True)
    match manner:
        case "refuses":
            say({"refused": "newer_database", "sentence": "This data was written by a newer version."})
            sys.exit(3)
        case "refuses once" if life == 1:
            say({"refused": "data_folder_unwritable", "sentence": "The data folder cannot be written."})
            sys.exit(3)
        case "says nothing":
            sys.stdin.read()
        case "talks nonsense" if life == 1:
            print("hello", flush=True)
        case "dies early" if life <= 3:
            sys.exit(1)
    threading.Thread(target=serve, args=(start,), daemon=True).start()
    say({"ready": True, "pid": os.getpid()})
    if manner == "is chatty":
        print("x" * 300_000, flush=True)
        print("~" * 300_000, file=sys.stderr, flush=True)
        say({"said": "everything"})
        print("said everything", file=sys.stderr, flush=True)
    if manner == "is deaf":
        threading.Event().wait()
    sys.stdin.read()


main()
