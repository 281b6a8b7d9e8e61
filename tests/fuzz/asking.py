"""Requests made from the OpenAPI document, right ones and wrong ones, and what every answer has to keep."""

from __future__ import annotations

import random
import zlib
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from rf_desktop.contract.endpoints import EVENTS_PATH
from rf_desktop.server.http.openapi import document
from tests.fuzz.house import ASKING, EXPENDABLE, House

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
_ENDS_SIGN_INS = ("/sign-out", "/me/password", "/me/sign-out-everywhere", "/me/sign-ins/{sign_in_id}")
OPERATIONS: dict[str, Any] = {
    each.ok().label: each.ok()
    for each in schemathesis.openapi.from_dict(document()).get_all_operations()
    if each.ok().path != EVENTS_PATH
}
"""Every operation of the document but the stream, which does not end."""

WITH_TEXTS = [label for label, operation in OPERATIONS.items() if operation.body]


class BrokenContract(AssertionError):
    """An answer that the document does not promise."""


def ask_strangely(house: House, label: str, examples: int) -> None:
    """So many requests to one operation, by anybody, with real and invented ids. Raises BrokenContract."""
    operation = OPERATIONS[label]

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(case=_cases(operation), seed=st.integers(0, 2**32 - 1))
    def ask(case: Any, seed: int) -> None:
        # Hypothesis likes the first of many choices best, so who asks and about what is drawn evenly beside it.
        chance = random.Random(zlib.crc32(f"{label} {seed}".encode()))
        for name in dict(case.path_parameters or {}):
            known = house.ids.get(name)
            if known and chance.random() < 0.85:
                case.path_parameters[name] = chance.choice(known)
        who = None if chance.random() < 0.08 else chance.choice(ASKING)
        token = house.tokens[who] if who else "made-up"
        if operation.path in _ENDS_SIGN_INS and who:
            token = house.sign_in(EXPENDABLE[0])
        reply = case.call(
            base_url=house.url, session=house.http, headers={"Authorization": f"Bearer {token}"}, timeout=30
        )
        try:
            case.validate_response(reply, checks=CHECKS)
        except (Failure, FailureGroup) as failure:
            raise BrokenContract(f"{label} by {who.name if who else 'nobody'}: {failure}") from None

    ask()


def _cases(operation: Any) -> SearchStrategy[Any]:
    right = operation.as_strategy(GenerationMode.POSITIVE)
    if operation.body or operation.headers or operation.query:
        return st.one_of(right, right, operation.as_strategy(GenerationMode.NEGATIVE))
    return st.one_of(right)
