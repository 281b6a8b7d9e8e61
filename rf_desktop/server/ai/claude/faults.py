"""What went wrong between us and a model, as a value with a reason (A5)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from rf_desktop.domain.moments import now
from rf_desktop.server.model import ModelTrouble, SecretLeaving, TroubleKind
from rf_desktop.values import dataclass

DETAIL = 300
"""Characters that are kept of what a provider says."""

_BY_TYPE: dict[str, TroubleKind] = {
    "authentication_error": "key_refused",
    "permission_error": "key_refused",
    "billing_error": "no_credit",
    "not_found_error": "unknown_model",
    "request_too_large": "not_accepted",
    "rate_limit_error": "busy",
    "overloaded_error": "busy",
    "timeout_error": "too_slow",
    "api_error": "broken",
    "invalid_request_error": "not_accepted",
}
_BY_STATUS: dict[int, TroubleKind] = {
    401: "key_refused",
    402: "no_credit",
    403: "key_refused",
    404: "unknown_model",
    405: "unknown_model",
    408: "too_slow",
    429: "busy",
    503: "busy",
    504: "too_slow",
    529: "busy",
}
_CREDIT = re.compile(r"\bcredit balance\b|\bbilling\b", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """A request that did not work: why, with which status (0 without an answer), and whether trying again may help.

    `wait` is how many seconds the provider asks for, None when it does not say.
    """

    trouble: ModelTrouble
    status: int = 0
    again: bool = False
    wait: float | None = None


def fault_of(error: Exception) -> Fault | None:
    """The fault behind an error of the library or its line; None for a defect of ours."""
    for each in _chain(error):
        if isinstance(each, SecretLeaving):
            return Fault(ModelTrouble("secret"))
    import anthropic  # only ever after the door has loaded it
    import httpx2 as http

    if isinstance(error, anthropic.APIStatusError):
        return _refused(error)
    if isinstance(error, TimeoutError | anthropic.APITimeoutError | http.TimeoutException):
        return Fault(ModelTrouble("too_slow", type(error).__name__), again=True)
    if isinstance(error, http.RemoteProtocolError | http.ReadError):
        return Fault(ModelTrouble("cut_off", type(error).__name__), again=True)
    if isinstance(error, anthropic.APIConnectionError | http.TransportError):
        return Fault(ModelTrouble("no_network", _words(error.__cause__ or error)), again=True)
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | anthropic.APIResponseValidationError):
        return Fault(ModelTrouble("unreadable", type(error).__name__))
    if isinstance(error, http.InvalidURL | http.UnsupportedProtocol | UnicodeError):
        return Fault(ModelTrouble("no_network", _words(error)))
    return None


def fault_in_stream(event: Mapping[str, Any], request_id: str | None) -> Fault:
    """The fault that an `error` event tells: it arrives with status 200, so only its type says what it is."""
    told = event.get("error")
    told = told if isinstance(told, Mapping) else {}
    kind = _BY_TYPE.get(str(told.get("type")), "broken")
    detail = str(told.get("message") or "")[:DETAIL]
    return Fault(ModelTrouble(kind, detail, request_id), status=200, again=kind in ("busy", "broken", "too_slow"))


def _refused(error: Any) -> Fault:
    status = int(error.status_code)
    said = str(error.api_message or error.message or "")[:DETAIL]
    kind = _BY_STATUS.get(status) or ("broken" if status >= 500 or status < 400 else "not_accepted")
    if status == 400 and _CREDIT.search(said):
        kind = "no_credit"
    headers = error.response.headers
    return Fault(
        ModelTrouble(kind, f"{status} {error.type or ''} {said}".strip(), error.request_id),
        status=status,
        again=(status in (408, 409, 429) or status >= 500) and headers.get("x-should-retry") != "false",
        wait=_wait(headers),
    )


def _wait(headers: Mapping[str, str]) -> float | None:
    """`retry-after` in seconds, as number or date."""
    said = headers.get("retry-after", "")
    try:
        return max(float(said), 0.0)
    except ValueError:
        pass
    try:
        return max((parsedate_to_datetime(said) - now()).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


def _chain(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:DETAIL]
