"""The OpenAPI document, made from the contract: each endpoint with its body, reply and every problem it can give."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, cast

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

import rf_desktop
from rf_desktop.contract import endpoints
from rf_desktop.contract.attachments import FILE_NAME_HEADER
from rf_desktop.contract.base import IDEMPOTENCY_HEADER, NoBody, Request, Wire
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.endpoints import EVENTS_PATH, EVERYWHERE, LOCAL
from rf_desktop.contract.events import StreamEvent
from rf_desktop.contract.problems import PROBLEM_MEDIA_TYPE, Problem
from rf_desktop.server.http.health import NOT_READY

Json = dict[str, Any]
_BYTES: Json = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_PLACE = "#/components/schemas/{model}"


def document() -> Json:
    """OpenAPI 3.1 of the whole server."""
    refs, schemas = _schemas()
    paths: dict[str, Json] = defaultdict(dict)
    for endpoint in endpoints.ALL:
        paths[endpoint.path][endpoint.method.lower()] = _operation(endpoint, refs)
    paths[EVENTS_PATH]["get"] = _stream_operation(refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": "ResolutionFlow", "version": rf_desktop.__version__},
        "paths": dict(paths),
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def refusals(endpoint: Endpoint[Request, Wire]) -> tuple[type[BaseModel], ...]:
    """Every problem that the endpoint can give, also those that any route can."""
    general = [problem for problem in EVERYWHERE if not (endpoint.public and problem is EVERYWHERE[0])]
    return tuple(dict.fromkeys((*endpoint.problems, *general, *LOCAL)))


def _schemas() -> tuple[dict[type[BaseModel], Json], Json]:
    models: list[type[BaseModel]] = [*_members(StreamEvent), *_members(Problem)]
    for endpoint in endpoints.ALL:
        models += [endpoint.body, endpoint.reply]
    wanted = list(dict.fromkeys(models))
    found, definitions = models_json_schema([(model, "serialization") for model in wanted], ref_template=_PLACE)
    return {model: dict(found[model, "serialization"]) for model in wanted}, definitions["$defs"]


def _members(union: Any) -> tuple[type[BaseModel], ...]:
    return cast("tuple[type[BaseModel], ...]", union.__args__)


def _operation(endpoint: Endpoint[Request, Wire], refs: dict[type[BaseModel], Json]) -> Json:
    name = _name(endpoint)
    operation: Json = {
        "operationId": name.lower(),
        "summary": name.replace("_", " ").capitalize(),
        "parameters": [
            {"name": parameter, "in": "path", "required": True, "schema": {"type": "string"}}
            for parameter in endpoint.parameters
        ]
        + [
            {"name": parameter, "in": "query", "required": False, "schema": {"type": "string"}}
            for parameter in endpoint.query
        ],
        "responses": {
            str(endpoint.status): {
                "description": (endpoint.reply.__doc__ or "").strip(),
                "content": _BYTES if endpoint.downloads else {"application/json": {"schema": refs[endpoint.reply]}},
            },
            **_problem_responses(refusals(endpoint), refs),
        },
    }
    if endpoint is endpoints.READINESS:
        said = operation["responses"].setdefault(str(NOT_READY), {"description": "Not ready.", "content": {}})
        said["content"]["application/json"] = {"schema": refs[endpoint.reply]}
    if endpoint.keyed:
        key = {"type": "string", "minLength": 1, "maxLength": 200}
        operation["parameters"].append({"name": IDEMPOTENCY_HEADER, "in": "header", "required": True, "schema": key})
    if endpoint.uploads:
        file_name = {"type": "string", "pattern": "^[!-~]*$"}
        operation["parameters"].append(
            {"name": FILE_NAME_HEADER, "in": "header", "required": False, "schema": file_name}
        )
        operation["requestBody"] = {"required": True, "content": _BYTES}
    elif endpoint.body is not NoBody:
        content = {"application/json": {"schema": refs[endpoint.body]}}
        operation["requestBody"] = {"required": True, "content": content}
    if not endpoint.public:
        operation["security"] = [{"token": []}]
    return operation


def _stream_operation(refs: dict[type[BaseModel], Json]) -> Json:
    return {
        "operationId": "events",
        "summary": "Events",
        "security": [{"token": []}],
        "parameters": [
            {"name": "Last-Event-ID", "in": "header", "required": False, "schema": {"type": "string"}},
            {"name": "last_event_id", "in": "query", "required": False, "schema": {"type": "string"}},
        ],
        "responses": {
            "200": {
                "description": "Each event's data is one of these, on one line.",
                "content": {
                    "text/event-stream": {"itemSchema": {"anyOf": [refs[event] for event in _members(StreamEvent)]}}
                },
            },
            **_problem_responses((*EVERYWHERE, *LOCAL), refs),
        },
    }


def _problem_responses(problems: tuple[type[BaseModel], ...], refs: dict[type[BaseModel], Json]) -> Json:
    by_status: dict[str, list[type[BaseModel]]] = defaultdict(list)
    for problem in problems:
        by_status[str(problem.model_fields["status"].default)].append(problem)
    return {
        status: {
            "description": " ".join((problem.__doc__ or "").strip() for problem in same),
            "content": {PROBLEM_MEDIA_TYPE: {"schema": {"anyOf": [refs[problem] for problem in same]}}},
        }
        for status, same in sorted(by_status.items())
    }


def _name(endpoint: Endpoint[Request, Wire]) -> str:
    return next(name for name, value in vars(endpoints).items() if value is endpoint)
