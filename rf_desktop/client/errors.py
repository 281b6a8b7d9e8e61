"""What can go wrong between the desktop and its server. No sentences here: those are the view-models'.

ClientError
├── Unreachable      no answer: nobody listens, the line broke, or it took too long
├── SignedOut        the token is missing, expired or revoked
├── Refused          the server said no, and why
└── UnexpectedReply  an answer that this desktop cannot read
"""

from __future__ import annotations

from typing import Literal

from rf_desktop.contract.problems import Problem

Reason = Literal["connect", "timeout", "broken", "restarting", "busy"]
"""Nobody listens; no answer in time; the line broke; another start of the embedded server; a proxy without server."""


class ClientError(Exception):
    """Any of the four; nothing else leaves a call."""


class Unreachable(ClientError):
    """The server could not be asked, or its answer was lost; `reason` is for the log."""

    def __init__(self, reason: Reason) -> None:
        self.reason: Reason = reason
        super().__init__(reason)


class SignedOut(ClientError):
    """A new sign-in is needed; repeating the request is useless."""


class Refused(ClientError):
    """The server understood and said no; `problem` is one of contract.problems."""

    def __init__(self, problem: Problem) -> None:
        self.problem: Problem = problem
        super().__init__(problem.code)


class UnexpectedReply(ClientError):
    """An answer outside the contract: an unknown problem code, a status or a body that says nothing to us."""

    def __init__(self, status: int, about: str) -> None:
        self.status = status
        self.about = about
        super().__init__(f"{status}: {about}")
