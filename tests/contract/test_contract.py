"""The contract between desktop and server: whole, documented, and forgiving towards what is newer."""

from __future__ import annotations

import inspect
import json
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from rf_desktop.contract import endpoints
from rf_desktop.contract.attachments import FILE_NAME_HEADER
from rf_desktop.contract.base import Line, Wire
from rf_desktop.contract.chat import Message
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.events import READ_EVENT, Bye, NoticesMarkedRead, StreamEvent
from rf_desktop.contract.handoffs import Claim, NewAttention, NewHandoff
from rf_desktop.contract.identity import Me, PersonRef, SignIn
from rf_desktop.contract.problems import READ_PROBLEM, Problem
from rf_desktop.domain import errors
from rf_desktop.domain.ids import PersonId
from rf_desktop.server.http.openapi import document, refusals
from rf_desktop.server.http.problems import Unmapped, problem_of
from tests.contract.wire import SNAPSHOT, described

NAMED = {name: value for name, value in vars(endpoints).items() if isinstance(value, Endpoint)}
EVENTS: tuple[type[BaseModel], ...] = StreamEvent.__args__
PROBLEMS: tuple[type[BaseModel], ...] = Problem.__args__


def test_a_change_of_the_contract_is_a_visible_difference() -> None:
    """ARCHITECTURE 2.5. Renew by `python -m tests.contract.wire`, and look at what changed before committing."""
    assert SNAPSHOT.read_text(encoding="utf-8") == described()


def test_every_endpoint_is_listed_once_and_its_path_is_its_own() -> None:
    """E1 has two doors; apart from that no two endpoints share method and path."""
    assert set(endpoints.ALL) == set(NAMED.values())
    addresses = [(endpoint.method, endpoint.path) for endpoint in endpoints.ALL]
    assert len(addresses) == len(set(addresses))


def test_every_model_of_the_contract_says_what_it_is() -> None:
    """Bodies, replies, events and problems carry a docstring of their own."""
    models = {*EVENTS, *PROBLEMS}
    for endpoint in endpoints.ALL:
        models |= {endpoint.body, endpoint.reply}
    silent = [model.__name__ for model in models if not (vars(model).get("__doc__") or "").strip()]
    assert silent == []


IN_SENTENCES = {
    "name", "account_name", "handed_off_by_name", "claimed_by_name", "target_name", "headline", "problem_summary",
    "first_message", "client", "contact", "device", "domain", "ticket",
}  # fmt: skip


def models_that_are_read() -> set[type[Wire]]:
    """Whatever the server says: every model below replies, events and problems."""
    found: set[type[Wire]] = set()
    wanted = [*EVENTS, *PROBLEMS, *(endpoint.reply for endpoint in endpoints.ALL)]
    while wanted:
        kind = wanted.pop()
        if isinstance(kind, type) and issubclass(kind, Wire) and kind not in found:
            found.add(kind)
            wanted += [each.annotation for each in kind.model_fields.values()]
        else:
            wanted += get_args(kind)
    return found


def test_what_stands_in_sentences_reads_as_it_is() -> None:
    """A7: names and titles are freed of what turns the writing round where they are read, so nowhere else."""
    assert PersonRef(id=PersonId("1"), name="Eve\u202e\nmoc\u200b.live").name == "Eve moc.live"
    line, checked = Line.__metadata__[0], 0  # type: ignore[attr-defined]
    for model in models_that_are_read():
        for name in IN_SENTENCES & model.model_fields.keys():
            field = model.model_fields[name]
            inner = [get_args(each)[1:] for each in get_args(field.annotation)]  # of `Line | None`
            assert line in [*field.metadata, *(each for part in inner for each in part)], f"{model.__name__}.{name}"
            checked += 1
    assert checked > 30


def test_events_and_problems_are_told_apart_by_one_word() -> None:
    """V1: `type` and `code` are unique."""
    types = [event.model_fields["type"].default for event in EVENTS]
    codes = [problem.model_fields["code"].default for problem in PROBLEMS]
    assert len(types) == len(set(types))
    assert len(codes) == len(set(codes))


def test_an_unknown_field_is_ignored() -> None:
    """D7: an older desktop survives a newer server, and the other way round."""
    event = READ_EVENT.validate_json('{"type": "bye", "reason": "shutting_down", "newer": {"than": "us"}}')
    assert event == Bye(reason="shutting_down")
    assert Claim.model_validate_json('{"way": "analysis", "newer": 1}') == Claim(way="analysis")
    me = {
        "person": {"id": "1", "name": "Jane", "newer": True},
        "email": "e",
        "role": "engineer",
        "account_id": "a",
        "account_name": "A",
    }
    assert Me.model_validate(me).person.name == "Jane"


def test_an_unknown_event_or_problem_is_told_apart_from_a_known_one() -> None:
    """D7: the reader raises, so that the caller can pass over it instead of taking it for something else."""
    with pytest.raises(ValidationError):
        READ_EVENT.validate_json('{"type": "something_newer"}')
    with pytest.raises(ValidationError):
        READ_PROBLEM.validate_json('{"code": "something_newer", "title": "t", "status": 418}')


def test_requests_convert_nothing() -> None:
    """`false` is no number and `"1"` is none either; a list on the wire is still a tuple in the model."""
    with pytest.raises(ValidationError):
        NewAttention.model_validate_json('{"snooze_minutes": false}')
    with pytest.raises(ValidationError):
        NewAttention.model_validate_json('{"snooze_minutes": "1"}')
    with pytest.raises(ValidationError):
        NewHandoff.model_validate_json('{"reason": 5}')


def test_a_failure_to_read_does_not_repeat_what_was_read() -> None:
    """It may be logged, and what a model holds is somebody's text or a password."""
    for model in (SignIn, Message):
        with pytest.raises(ValidationError) as failure:
            model.model_validate({"password": ["TestPass123!"], "body": ["TestPass123!"]})
        assert "TestPass123!" not in str(failure.value)


def test_what_is_asked_twice_is_done_once_where_the_contract_says_so() -> None:
    """E5, C2, M3: reading, keyed requests, whole states put in place, a claim, and the one briefing of a handoff."""
    repeatable = {name for name, endpoint in NAMED.items() if endpoint.repeatable}
    by_state = {"CLAIM_HANDOFF", "SEND_BRIEFING", "UNDO_CLAIM", "ACCEPT_OFFER", "STILL_ON_IT", "RETRY_DEAD_JOB"}
    by_state |= {"SIGN_OUT_EVERYWHERE", "SIGN_OUT_EMPLOYEE"}
    others = {"SIGN_IN", "SIGN_OUT", "RENAME_SESSION", "ABANDON_SESSION", "REOPEN_SESSION", "WITHDRAW_HANDOFF"}
    others |= {"RETRY_ASSESSMENT", "READ_NOTICES", "CHANGE_PASSWORD", "ACCEPT_INVITATION", "CHANGE_EMPLOYEE"}
    others |= {"END_SIGN_IN", "REVOKE_INVITATION", "REMOVE_PLAYBOOK"}
    others |= {"RELEASE_HANDOFF", "RETURN_HANDOFF", "COME_BACK", "REASSIGN_HANDOFF", "DECLINE"}  # 409 tells (C11)
    assert by_state <= repeatable
    assert set(NAMED) - repeatable == others


def test_nothing_that_a_person_may_not_see_is_on_the_wire() -> None:
    """V1: events carry no per-viewer field; A7: passwords and tokens only where one signs in or joins."""
    for event in EVENTS:
        assert not {"seen_at", "snoozed_until", "may_write"} & set(event.model_fields), event.__name__
    secretive = {
        model.__name__
        for model in _models(Wire)
        if {"password", "token", "token_hash", "password_hash"} & set(model.model_fields)
    }
    assert secretive == {"SignIn", "SignedIn", "Invited", "InvitationAccepted"}


def test_every_refusal_of_the_domain_has_its_problem_and_no_code_is_spelt_twice() -> None:
    """The only mapping is complete: each class of the error tree becomes a problem with the same code and sentence."""
    for refusal in _refusals():
        problem = problem_of(refusal)
        assert problem.code == refusal.code
        assert problem.title == str(refusal)
        assert READ_PROBLEM.validate_json(problem.model_dump_json()) == problem


def test_a_refusal_without_a_line_in_the_mapping_is_noticed() -> None:
    """So that a new refusal cannot silently become another one."""

    class Newer(errors.Refusal):
        """Not mapped."""

    with pytest.raises(Unmapped):
        problem_of(Newer())


def test_the_openapi_document_names_each_problem_of_each_endpoint() -> None:
    """The document is made from the contract; each refusal stands there as application/problem+json."""
    paths = document()["paths"]
    for endpoint in endpoints.ALL:
        operation = paths[endpoint.path][endpoint.method.lower()]
        assert str(endpoint.status) in operation["responses"]
        for problem in refusals(endpoint):
            reply = operation["responses"][str(problem.model_fields["status"].default)]
            listed = reply["content"]["application/problem+json"]["schema"]["anyOf"]
            assert {"$ref": f"#/components/schemas/{problem.__name__}"} in listed
        names = {parameter["name"] for parameter in operation["parameters"]}
        headers = [*(["Idempotency-Key"] if endpoint.keyed else []), *([FILE_NAME_HEADER] if endpoint.uploads else [])]
        assert names == {*endpoint.parameters, *endpoint.query, *headers}
    assert "itemSchema" in paths["/events"]["get"]["responses"]["200"]["content"]["text/event-stream"]
    text = json.dumps(document())
    assert all(f'"{ref}"' in text for ref in _references(document()))


def test_a_list_of_notices_travels_as_json() -> None:
    """A tuple in a strict model reads a JSON list."""
    event = NoticesMarkedRead.model_validate_json('{"ids": ["a"], "at": "2026-01-02T03:04:05Z"}')
    assert event.ids == ("a",)


def _refusals() -> list[errors.Refusal]:
    samples: dict[type[Any], Any] = {str: "x", int: 1}
    found = []
    for _, kind in inspect.getmembers(errors, inspect.isclass):
        if not issubclass(kind, errors.Refusal) or kind is errors.Refusal:
            continue
        arguments: dict[str, Any] = {}
        for name in list(inspect.signature(kind.__init__).parameters)[1:]:
            arguments[name] = _SPECIAL.get(
                name, samples[int] if name in ("limit", "length", "least", "retry_after") else samples[str]
            )
        if kind is errors.SessionNotActive:
            arguments["status"] = "resolved"
        found.append(kind(**arguments))
    return found


_SPECIAL: dict[str, Any] = {
    "claimed_at": datetime(2026, 1, 2, tzinfo=UTC),
    "status": "withdrawn",
}


def _models(base: type[BaseModel]) -> set[type[BaseModel]]:
    ours = {model for model in base.__subclasses__() if model.__module__.startswith("rf_desktop.contract")}
    return ours.union(*(_models(model) for model in ours)) if ours else set()


def _references(node: Any) -> set[str]:
    if isinstance(node, dict):
        found = {node["$ref"].rsplit("/", 1)[1]} if isinstance(node.get("$ref"), str) else set()
        return found.union(*(_references(value) for value in node.values()))
    return set().union(*(_references(value) for value in node)) if isinstance(node, list) else set()
