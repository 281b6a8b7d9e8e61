"""What is counted, and that neither figures nor logs say about whom (R4)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from rf_desktop.contract import endpoints
from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.handoffs import Claim
from rf_desktop.domain.ids import SessionId
from rf_desktop.server.metrics.prometheus import PrometheusFigures
from tests.engines.binaries import free_port
from tests.engines.postgres import PostgresServer
from tests.engines.redis import RedisServer
from tests.server.harness import FOREIGN_SENIOR, JANE, NO_CERTIFICATES, PASSWORD, SAM
from tests.server.replicas import TeamServer

TEXT = "Printer xyzzy-4711 prints zebras"
HUSH = "hush-42"
SERIES = {
    "http_request_duration_seconds",
    "handoff_claims",
    "handoff_time_to_claim_seconds",
    "events_appended",
    "sse_subscribers",
    "sse_deliveries",
    "sse_catchup",
    "event_delivery_lag_seconds",
    "bus_wakeups",
    "bus_connected",
    "job_queue_depth",
    "job_oldest_age_seconds",
    "job_attempts",
    "db_pool_in_use",
}


def told(figures: str, name: str, **labels: str) -> float:
    """The value of one series."""
    for family in text_string_to_metric_families(figures):
        for sample in family.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                return sample.value
    raise KeyError(name)


def about_people(figures: str, secrets: set[str]) -> list[str]:
    """Label values that name somebody, or that anybody outside could make: the same check for real and planted ones."""
    routes = {endpoint.path for endpoint in endpoints.ALL} | {endpoints.EVENTS_PATH, "(none)"}
    bad = []
    for family in text_string_to_metric_families(figures):
        for sample in family.samples:
            for label, value in sample.labels.items():
                if (label == "route" and value not in routes) or any(secret in value for secret in secrets):
                    bad.append(f"{sample.name}: {label}={value}")
    return bad


def what_leaked(log: str, secrets: set[str]) -> set[str]:
    """The secrets that stand in a log: the same check for real and planted ones."""
    return {secret for secret in secrets if secret in log}


@pytest.fixture(scope="module")
def metrics_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def team(postgres_server: PostgresServer, redis_server: RedisServer, metrics_port: int) -> Iterator[TeamServer]:
    """One replica that logs and counts everything; its database's address holds a password."""
    environment = {"RF_LOG_LEVEL": "DEBUG", "RF_METRICS_PORT": str(metrics_port), "RF_AI_KEY": HUSH}
    team = TeamServer(postgres_server, redis_server, replicas=1, environment=environment)
    hushed = team.database_url.replace("rf_app@", f"rf_app:{HUSH}@")
    assert hushed != team.database_url
    team.replicas[0]._environment["RF_DATABASE_URL"] = hushed
    with team:
        yield team


async def a_working_day(team: TeamServer) -> set[str]:
    """An escalation with a race, a stranger and mistakes; everything that must not be read anywhere."""
    async with team.visited_by(JANE, SAM, FOREIGN_SENIOR) as (jane, sam, stranger), sam.stream() as heard:
        await heard.until("hello")
        session, handoff = await jane.escalation(TEXT)
        await heard.until("handoff_created")
        await jane.ask(endpoints.CLAIM_HANDOFF, Claim(way="continue"), handoff_id=handoff.id)
        await sam.get(endpoints.CLAIM_HANDOFF, Claim(way="continue"), handoff_id=handoff.id)
        await sam.get(endpoints.CLAIM_HANDOFF, Claim(way="continue"), handoff_id=handoff.id)
        await heard.until("handoff_claimed")
        await sam.get(endpoints.SEND_MESSAGE, NewMessage(body=TEXT), session_id=session.entry.id)
        await stranger.ask(endpoints.GET_HANDOFF, handoff_id=handoff.id)
        await sam.ask(endpoints.SEND_MESSAGE, b'{"body": 5, "x": "' + TEXT.encode() + b'"}', session_id=SessionId("x"))
        await sam.http.get(f"/nowhere/{handoff.id}?q={TEXT}")
        await sam.http.request("PROPFIND", "/me")
        await sam.http.post("/sign-in", json={"email": SAM.email, "password": "Wrong" + PASSWORD, "device": ""})
    tokens = {jane.token, sam.token, stranger.token}
    ids = {jane.id, sam.id, session.entry.id, handoff.id, SAM.email, JANE.name}
    return {TEXT, "xyzzy", PASSWORD, HUSH, *tokens, *ids}


async def test_a_day_is_counted_and_names_nobody(team: TeamServer, metrics_port: int) -> None:
    """R4: every promised series is there, no label names anybody, and the log holds nothing of theirs."""
    secrets = await a_working_day(team)
    async with httpx.AsyncClient(trust_env=False, verify=NO_CERTIFICATES) as scraper:
        figures = (await scraper.get(f"http://127.0.0.1:{metrics_port}/metrics")).text
    assert {family.name for family in text_string_to_metric_families(figures)} >= SERIES
    assert told(figures, "handoff_claims_total", result="won") == 1
    assert told(figures, "handoff_claims_total", result="same") == 1
    assert told(figures, "handoff_claims_total", result="own") == 1
    assert told(figures, "handoff_time_to_claim_seconds_count") == 1
    assert told(figures, "events_appended_total") >= 3
    assert told(figures, "sse_deliveries_total") >= 2
    assert told(figures, "bus_connected") == 1
    claimed = {"route": "/handoffs/{handoff_id}/claim", "method": "POST"}
    assert told(figures, "http_request_duration_seconds_count", **claimed, status="200") == 2
    assert about_people(figures, secrets) == []
    log = team.replicas[0].log
    assert len(log.splitlines()) > 10
    assert all(isinstance(json.loads(line), dict) for line in log.splitlines())
    assert what_leaked(log, secrets) == set()


def test_figures_and_logs_that_tell_are_noticed() -> None:
    """The checks above fail on an address in place of a route, and on a line with a token."""
    figures = PrometheusFigures()
    figures.request("/handoffs/4711/claim", "POST", 200, 0.1)
    figures.request("/me", "PROPFIND", 200, 0.1)
    assert len(about_people(generate_latest(figures.registry).decode(), {"4711"})) > 0
    assert "PROPFIND" not in generate_latest(figures.registry).decode()
    assert what_leaked('{"event": "signed in with abc"}', {"abc", "def"}) == {"abc"}


def test_a_metrics_port_that_is_taken_is_said(team: TeamServer, metrics_port: int) -> None:
    """One sentence, exit status 1."""
    command = (sys.executable, "-m", "rf_desktop.server", "--database-url", team.database_url, "serve", "--port", "0")
    done = subprocess.run((*command, "--metrics-port", str(metrics_port)), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "for the figures" in done.stderr
