"""Arguments become a plan; nothing is started here but what the plan says."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from rf_desktop import __version__, paths
from rf_desktop.app.plan import PATIENCE, Plan, StoryPlan
from rf_desktop.domain.demo import ALEX
from rf_desktop.importing import importing

_PROFILE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command `rf-desktop`. Returns the exit code."""
    plan = read(sys.argv[1:] if arguments is None else arguments)
    if isinstance(plan, StoryPlan):
        from rf_desktop.app.story.theatre import play

        return play(plan)
    with importing():
        from rf_desktop.app.bootstrap import run

    return run(plan)


def read(arguments: Sequence[str]) -> Plan | StoryPlan:
    """The plan that the arguments ask for. Ends the program with a usage line when they make no sense."""
    if arguments[:1] == ["story"]:
        return _read_story(arguments[1:])
    parser = argparse.ArgumentParser(
        prog="rf-desktop",
        description="ResolutionFlow: escalations, as they happen.",
        epilog="See also: rf-desktop story",
    )
    parser.add_argument("link", nargs="?", default="", help="a resolutionflow:// link to open")
    parser.add_argument("--demo", action="store_true", help="the demo account Acme MSP, on a server of its own")
    parser.add_argument("--server", metavar="URL", help="your team's server; without it the first start asks")
    parser.add_argument(
        "--profile", type=_profile, help="keep several sign-ins apart; each has its own window and data"
    )
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="where this profile keeps its data")
    parser.add_argument("--hidden", action="store_true", help="start in the tray")
    parser.add_argument("--join", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--demo-person", metavar="EMAIL", help=argparse.SUPPRESS)
    parser.add_argument("--version", action="version", version=f"rf-desktop {__version__}")
    found = parser.parse_args(arguments)
    if found.server and found.demo:
        parser.error("--demo brings its own server; leave --server out")
    demo: bool = found.demo
    asks = not (demo or found.server or found.join)
    profile = found.profile or ("demo" if demo else "main" if asks else "team")
    return Plan(
        profile=profile,
        data_folder=(found.data or paths.default_data_folder(profile)).absolute(),
        demo=demo,
        demo_email=found.demo_person or (ALEX.email if demo else None),
        server_url=found.server,
        joins=found.join,
        hidden=found.hidden,
        link=found.link,
        asks=asks,
    )


def _profile(value: str) -> str:
    if not _PROFILE.fullmatch(value):
        raise argparse.ArgumentTypeError("a profile's name has small letters, digits and hyphens, at most 40")
    return value


def _read_story(arguments: Sequence[str]) -> StoryPlan:
    parser = argparse.ArgumentParser(
        prog="rf-desktop story", description="Play a story in real windows and keep pictures of it."
    )
    parser.add_argument("name", choices=["escalation"])
    parser.add_argument("--out", type=Path, required=True, help="the folder for pictures and story.json")
    parser.add_argument("--conversations", type=Path, help="play real conversations of this file instead")
    parser.add_argument("--count", type=int, default=3, help="how many of them")
    parser.add_argument(
        "--platform", choices=["auto", "screen", "offscreen"], default="auto", help="a virtual screen, or none at all"
    )
    parser.add_argument("--steps", type=int, help="end after so many")
    parser.add_argument(
        "--patience", type=float, default=PATIENCE, help="seconds in which something awaited has to come"
    )
    found = parser.parse_args(arguments)
    if found.count < 1:
        parser.error("--count must be at least 1")
    if found.steps is not None and found.steps < 1:
        parser.error("--steps must be at least 1")
    if not found.patience > 0:
        parser.error("--patience must be above 0")
    return StoryPlan(
        found.name,
        found.out.absolute(),
        found.conversations,
        found.count,
        found.platform,
        found.steps,
        found.patience,
    )
