"""Where the server is. Held in a Cell: a restarted embedded server's new secret is used by the very next request."""

from __future__ import annotations

import ipaddress
from dataclasses import field

import httpx

from rf_desktop.values import dataclass


@dataclass(frozen=True)
class ServerAddress:
    """`url` has no trailing slash; `local_secret` is the embedded server's of this start, None for a team's server."""

    url: str
    local_secret: str | None = field(default=None, repr=False)

    @property
    def is_secure(self) -> bool:
        """Whether the way there is encrypted."""
        return httpx.URL(self.url).scheme == "https"

    @property
    def is_here(self) -> bool:
        """Whether it is this machine, which no proxy may come between."""
        host = httpx.URL(self.url).host
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"
