"""What a route is: the shape of every line of `endpoints.py`."""

import re
from typing import Generic, Literal, TypeVar

from rf_desktop.contract import problems as p
from rf_desktop.contract.attachments import FileContent, FileUpload
from rf_desktop.contract.base import Request, Wire
from rf_desktop.values import dataclass

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
BodyT = TypeVar("BodyT", bound=Request, covariant=True)
ReplyT = TypeVar("ReplyT", bound=Wire, covariant=True)
Problems = tuple[type[p.Problem], ...]


@dataclass(frozen=True)
class Endpoint(Generic[BodyT, ReplyT]):
    """One route. `body` is NoBody where there is none; `public` ones need no sign-in; `status` is success.

    `query` names the optional parameters behind the `?`; `keyed` requests carry an idempotency key.
    once: a POST without key that the server answers alike when it was done already.
    """

    method: Method
    path: str
    body: type[BodyT]
    reply: type[ReplyT]
    problems: Problems = ()
    keyed: bool = False
    public: bool = False
    once: bool = False
    status: int = 200
    query: tuple[str, ...] = ()

    @property
    def repeatable(self) -> bool:
        """Whether it may be sent again when nobody knows if it arrived: it is done once all the same (E5)."""
        return self.method in ("GET", "PUT") or self.keyed or self.once

    @property
    def uploads(self) -> bool:
        """Whether the request's body is a file instead of JSON."""
        return self.body is FileUpload

    @property
    def downloads(self) -> bool:
        """Whether the response's body is a file instead of JSON."""
        return self.reply is FileContent

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the path's parameters, in order."""
        return tuple(re.findall(r"{(\w+)}", self.path))
