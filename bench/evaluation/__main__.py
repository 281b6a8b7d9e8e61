"""Run the evaluation: `python -m bench.evaluation DATA [--limit N] [--replays N] [--postgresql URL] [--out FILE]`."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.evaluation import replay, retrieval, threads
from bench.evaluation.ground import Ground, ground, resolve_earlier
from bench.launch import CHECKOUT
from rf_desktop.server.ai.embeddings import installed

QUESTIONS = 500
REPLAYS = 150
EARLIER = 0.75
"""The share of the threads that are the account's past; questions and replays come from what followed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        found = threads.read(asked.data)
    except (threads.DataUnusable, OSError) as error:
        print(f"{asked.data} cannot be used: {error}", file=sys.stderr)
        return 1
    if asked.limit:
        found = found[: asked.limit]
    with tempfile.TemporaryDirectory(prefix="rf-eval-") as folder:
        url = asked.postgresql or f"sqlite:///{folder}/eval.db"
        figures = asyncio.run(_evaluate(url, found, asked.replays))
    out: Path = asked.out
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(f"{out.name} is written.")
    return 0


async def _evaluate(url: str, found: list[threads.Thread], replays: int) -> dict[str, Any]:
    border = int(len(found) * EARLIER)
    earlier, later = [each for each in found[:border] if each.posts], found[border:]
    telling = threads.rare_articles(found)
    questions = [each for each in later if telling[each.id]]
    random.Random(1).shuffle(questions)
    handed = [each for each in later if each.handoff_at is not None]
    random.Random(2).shuffle(handed)
    print(f"{len(found)} threads: {len(earlier)} earlier ones, {len(questions[:QUESTIONS])} questions.", flush=True)
    figures: dict[str, Any] = {"threads": len(found), "earlier": len(earlier)}
    async with ground(url, meanings=installed()) as on:
        began = time.perf_counter()
        made = await resolve_earlier(on, earlier)
        print(f"Earlier threads are resolved sessions after {time.perf_counter() - began:.0f} s.", flush=True)
        await _learn(on)
        print(f"Their meaning is known after {time.perf_counter() - began:.0f} s.", flush=True)
        if questions:
            hits = await retrieval.measure(on, questions[:QUESTIONS], made, telling)
            for name, hit in (("text", hits.words), ("meaning_alone", hits.meaning), ("embeddings", hits.both)):
                known = name == "text" or installed()
                figures[f"hit_at_5_{name}"] = round(hit.share, 3) if known else None
                figures[f"hit_at_5_{name}_interval"] = [round(hit.low, 3), round(hit.high, 3)] if known else None
                print(f"  hit@5, {name}: {hit if known else 'the extra is not installed'}", flush=True)
        else:
            figures |= {"hit_at_5_text": None, "hit_at_5_embeddings": None}
            print("  hit@5: this data cites no articles, so nothing says which cases are about the same thing.")
        tally = await replay.replay(on, handed[:replays])
    figures |= _offers(tally)
    return figures


async def _learn(on: Ground) -> None:
    while await on.desk.cases.learn(on.junior.account_id, 256):
        pass


def _offers(tally: replay.Tally) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "offered_already_tried": _share(tally.steps_tried, tally.steps),
        "offered_already_answered": _share(tally.questions_answered, tally.questions),
        "lines_with_evidence": _share(tally.lines_with_evidence, tally.lines),
        "replays": tally.replays,
        "replays_with_cards": tally.with_cards,
        "steps_offered": tally.steps,
        "questions_offered": tally.questions,
        "lines": tally.lines,
        "by_model": tally.by_model,
        "assessment_seconds": round(tally.wait, 3),
    }
    print(f"  {tally.replays} replays, {tally.with_cards} with something tried before, {tally.by_model} by a model:")
    print(f"  steps offered that were tried: {tally.steps_tried} of {tally.steps}")
    print(f"  questions offered that were answered: {tally.questions_answered} of {tally.questions}")
    print(f"  lines with valid evidence, or labelled: {tally.lines_with_evidence} of {tally.lines}")
    print(f"  from escalation to assessment: {tally.wait:.2f} s (median)")
    for example in tally.examples:
        print(f"    again: {example}")
    return figures


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.evaluation", description="How good the leads of an escalation are.")
    parser.add_argument("data", type=Path, help="threads as JSON lines, perhaps gzipped")
    parser.add_argument("--limit", type=int, default=0, help="read only so many threads")
    parser.add_argument("--replays", type=int, default=REPLAYS, help="how many threads are played once more")
    parser.add_argument("--postgresql", help="the owner's address of an empty database; otherwise SQLite")
    parser.add_argument("--out", type=Path, default=CHECKOUT / "build" / "eval.json")
    return parser


if __name__ == "__main__":
    sys.exit(main())
