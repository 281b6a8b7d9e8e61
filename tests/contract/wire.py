"""The whole contract as one JSON document, so that a change to the wire is a visible difference."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import CONTRACT_VERSION
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.events import StreamEvent
from rf_desktop.contract.problems import Problem

SNAPSHOT = Path(__file__).with_name("contract.schema.json")


def described() -> str:
    """The contract of this checkout, as it should stand in the snapshot."""
    named = {name: value for name, value in vars(endpoints).items() if isinstance(value, Endpoint)}
    requests = {endpoint.body for endpoint in named.values()}
    replies = {endpoint.reply for endpoint in named.values()}
    events = set(StreamEvent.__args__)
    problems = set(Problem.__args__)
    models = sorted(requests | replies | events | problems, key=lambda model: model.__name__)
    _, schema = models_json_schema([(model, "serialization") for model in models], ref_template="#/$defs/{model}")
    document: dict[str, Any] = {
        "version": CONTRACT_VERSION,
        "endpoints": {
            name: {
                "method": endpoint.method,
                "path": endpoint.path,
                "body": endpoint.body.__name__,
                "reply": endpoint.reply.__name__,
                "status": endpoint.status,
                "keyed": endpoint.keyed,
                "public": endpoint.public,
                "problems": [problem.__name__ for problem in endpoint.problems],
            }
            for name, endpoint in sorted(named.items())
        },
        "stream": {
            "path": endpoints.EVENTS_PATH,
            "events": sorted(event.model_fields["type"].default for event in events),
        },
        "problems": sorted(problem.model_fields["code"].default for problem in problems),
        "$defs": schema["$defs"],
    }
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SNAPSHOT.write_text(described(), encoding="utf-8")
    sys.stdout.write(f"{SNAPSHOT.name} is current.\n")
