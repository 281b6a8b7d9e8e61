"""What `packaging/server/` says fits the program: options, variables, files (R4). No container is run here."""

from __future__ import annotations

import ast
import inspect
import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from prometheus_client import generate_latest

from rf_desktop.server.cli import _parser
from rf_desktop.server.metrics.prometheus import PrometheusFigures
from rf_desktop.server.settings import PREFIX, ServerSettings, from_environment

CHECKOUT = Path(__file__).parents[3]
PACKAGING = CHECKOUT / "packaging" / "server"
SETTINGS = {PREFIX + name.upper() for name in ServerSettings.__dataclass_fields__}
PROGRAM = "/opt/resolutionflow/bin/rf-server"
UNITS = sorted(PACKAGING.glob("*.service"))


def compose() -> dict[str, dict[str, object]]:
    """The services of the compose file."""
    services: dict[str, dict[str, object]] = yaml.safe_load((PACKAGING / "compose.yaml").read_text())["services"]
    return services


def unknown(names: set[str], known: set[str]) -> set[str]:
    """The variables that nobody reads: the same check for real and planted ones."""
    return {name for name in names if name.startswith(PREFIX)} - known


def variables(environment_file: str) -> dict[str, str]:
    """What an environment file sets."""
    lines = [line for line in environment_file.splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_the_services_use_what_the_program_knows() -> None:
    """Each command is understood, each variable is a setting, what others are asked for stands in the example."""
    text = (PACKAGING / "compose.yaml").read_text()
    example = variables((PACKAGING / "server.env.example").read_text())
    services = compose()
    for name in ("migrate", "replica"):
        command, environment = services[name]["command"], services[name]["environment"]
        assert isinstance(command, list)
        assert isinstance(environment, dict)
        _parser().parse_args(command)
        assert unknown(set(environment), SETTINGS) == set()
        settings = from_environment(
            {key: re.sub(r"\$\{.*?(?::-(.*?))?\}", r"\1", str(value)) for key, value in environment.items()}
        )
        assert settings.refusal is None
    asked = set(re.findall(r"\$\{(\w+)[:}]", text))
    assert asked - {"RF_TRUSTED_PROXIES"} == set(example)
    assert services["replica"]["deploy"] == {"replicas": 2}
    assert services["migrate"]["restart"] == "no"


def test_the_end_is_given_time() -> None:
    """A container or a unit is not killed while it drains."""
    longest = ServerSettings("x").shutdown_grace + 5
    replica = compose()["replica"]
    assert isinstance(replica["environment"], dict)
    assert (
        int(str(replica["stop_grace_period"]).removesuffix("s")) > float(replica["environment"]["RF_DRAIN"]) + longest
    )
    unit = (PACKAGING / "resolutionflow-server.service").read_text()
    drain = float(variables((PACKAGING / "server.env.systemd.example").read_text())["RF_DRAIN"])
    assert int(re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)[0]) > drain + longest


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_what_there_is(unit: Path) -> None:
    """Its command is understood; systemd itself is asked where it is installed."""
    text = unit.read_text()
    [command] = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    program, *arguments = shlex.split(command)
    assert program == PROGRAM
    _parser().parse_args(arguments)
    assert "NoNewPrivileges=true" in text
    if analyze := shutil.which("systemd-analyze"):
        judged = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)
        told = [line for line in judged.stderr.splitlines() if unit.name in line and PROGRAM not in line]
        assert told == []


def test_the_example_environment_is_read() -> None:
    """Each variable of the unit's environment file is a setting that makes sense; no password in it is real."""
    given = variables((PACKAGING / "server.env.systemd.example").read_text())
    assert unknown(set(given), SETTINGS) == set()
    assert from_environment(given).refusal is None
    for text in ((PACKAGING / name).read_text() for name in ("server.env.example", "server.env.systemd.example")):
        assert all("change-me" in value for value in variables(text).values() if "@" in value)
        assert all("change-me" in value for name, value in variables(text).items() if "PASSWORD" in name)


def test_a_variable_that_nobody_reads_is_noticed() -> None:
    """The check above can fail."""
    assert unknown({"RF_DATABASE_URL", "RF_BUS", "POSTGRES_PASSWORD"}, SETTINGS) == {"RF_BUS"}


def test_what_the_image_holds_is_enough_to_serve(tmp_path: Path) -> None:
    """The files that the Containerfile copies, put together as it does, migrate and examine a database alone."""
    for line in re.findall(r"^COPY (?!--)(.*)$", (PACKAGING / "Containerfile").read_text(), re.MULTILINE):
        *sources, target = line.split()
        for source in sources:
            place = tmp_path / target.lstrip("/")
            if (CHECKOUT / source).is_dir():
                shutil.copytree(CHECKOUT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            elif target.startswith("/app"):
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(CHECKOUT / source, place)
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "app"),
        "RF_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/data.db",
    }
    told = []
    for command in ("migrate", "doctor"):
        program = (sys.executable, "-P", "-m", "rf_desktop.server", command)
        done = subprocess.run(program, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr + done.stdout
        told.append(done.stdout)
    assert "this version" in told[0]
    asked = "import rf_desktop.server.app, rf_desktop.paths as p; print(p.__file__, p.resources())"
    where = subprocess.run(
        (sys.executable, "-P", "-c", asked),
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert all(part.startswith(str(tmp_path)) for part in where.stdout.split())


def test_the_image_installs_everything_that_a_team_needs() -> None:
    """With the packages behind the extra `team`, and without the desktop's."""
    pinned = set(
        re.findall(
            r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==", (CHECKOUT / "requirements" / "server.txt").read_text(), re.MULTILINE
        )
    )
    assert {"asyncpg", "redis", "prometheus-client", "fastapi", "uvicorn", "structlog", "platformdirs"} <= pinned
    assert not {"pyside6-essentials", "qasync", "keyring"} & pinned


def test_the_operators_page_says_everything() -> None:
    """Each setting with its default and its sentence, each command, each figure."""
    page = (CHECKOUT / "docs" / "operation.md").read_text()
    body = ast.parse(inspect.getsource(ServerSettings)).body[0]
    assert isinstance(body, ast.ClassDef)
    for field, sentence in itertools.pairwise(body.body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            assert isinstance(sentence, ast.Expr)
            row = re.search(rf"^\| `{PREFIX}{field.target.id.upper()}` \| (.*) \| (.*) \|$", page, re.MULTILINE)
            assert row, field.target.id
            assert row[2] == ast.literal_eval(sentence.value)
            default = ServerSettings.__dataclass_fields__[field.target.id].default
            if isinstance(default, int | float):
                assert float(row[1].strip("`")) == default
    figures = generate_latest(PrometheusFigures().registry).decode()
    for name in re.findall(r"^# TYPE ((?!process|python|rf_)\w+) ", figures, re.MULTILINE):
        assert name.removesuffix("_created") in page, name
    for command in re.findall(r"^    ([a-z-]+) ", _parser().format_help(), re.MULTILINE):
        assert command == "worker" or f"rf-server {command}" in page, command
