"""Picks the conversations that ship with the demo: `python -m rf_desktop.server.demo.selection SOURCE OUT`.

SOURCE is the corpus (`.jsonl` or `.jsonl.gz`), OUT the file to write, one verbatim record a line in the order of
`CURATED`. The ids were chosen by reading, because a filter does not know a good story; the filter
(`suitability`) still has to agree with each of them. One disagreement, or one id that SOURCE does not have, and
nothing is written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rf_desktop.server.demo.cases import case_from
from rf_desktop.server.demo.records import CasesUnreadable, read_records
from rf_desktop.server.demo.suitability import objections

TOLD_CARDS = 3
"""An escalated story is well told when its junior had this many cards answered before the handoff."""

CURATED: dict[str, str] = {
    # escalated, well told
    "2017-03-02#1369": "no wireless option in the network menu",
    "2011-04-28#1301": "wireless refuses the right password",
    "2007-01-29#1221": "no network on one of two systems",
    "2009-12-05#1497": "screen resolution is not offered",
    "2014-12-27#1498": "window lost on a disconnected screen",
    "2006-06-28#1294": "installer ends at a console",
    "2016-12-19_20#1047": "boot loader of two systems",
    "2008-07-14_18#1315": "partition that does not show",
    "2009-07-02#1325": "which of many sound devices",
    "2007-01-19#1170": "password prompt in the terminal",
    "2012-11-24#1082": "administrator password never set",
    "2017-07-15#1223": "script at start-up",
    "2005-12-04#1373": "disc copy finds no media",
    # escalated, shorter
    "2012-06-20#1496": "file manager does not open after an update",
    "2010-03-08#1259": "folder that cannot be unmounted",
    "2007-12-01_03#1400": "update manager finds no repository",
    "2008-06-03#1189": "boots with one setting only",
    # resolved by the first helper
    "2006-12-10#1229": "address has to be asked for by hand",
    "2007-02-15#1137": "one wireless driver in the way of another",
    "2008-07-14_18#1223": "two monitors show the same",
    "2008-07-14_18#1253": "text login after an update",
    "2008-07-14_18#1489": "no music from the file server",
    "2011-12-07#1432": "volume has three steps",
    "2017-09-02#1195": "blocking USB storage",
    "2014-12-27#1118": "crashed window manager, from afar",
    "2006-08-23#1490": "array shows as single disks",
    "2009-03-25#1143": "replacing a disk in an array",
    "2005-06-16#1253": "changing the size of a partition",
    "2005-06-20#1155": "second screen on a television",
    "2011-04-28#1014": "menu panel removed by mistake",
    "2007-12-17#1262": "which program uses a port",
    "2010-04-12#1370": "stopping an installation",
    "2006-12-06#1267": "where the system log is",
    "2006-03-05#1417": "battery shows no times",
    # abandoned
    "2006-11-01#1477": "does not boot after a power cut",
    "2005-12-16#1222": "wireless sees networks, connects to none",
    "2007-07-03#1358": "installer stops at the background",
    "2007-02-07#1465": "fresh installation without a user",
    "2007-08-22#1305": "installer sees an old partition table",
    "2007-02-06#1224": "sound cards change their order",
    "2005-12-16#1486": "second system no longer boots",
}


class SelectionRefused(Exception):
    """The selection cannot be written; the sentences say which record and why."""


def select(source: Path) -> list[dict[str, Any]]:
    """The curated records of SOURCE, in the order of `CURATED`. Raises `SelectionRefused` or `CasesUnreadable`."""
    found: dict[str, dict[str, Any]] = {}
    for _, record in read_records(source):
        if record.get("id") in CURATED:
            found.setdefault(str(record["id"]), record)
    refusals = [f"{missing} is not in {source.name}" for missing in CURATED if missing not in found]
    for source_id, record in found.items():
        refusals += [f"{source_id}: {objection}" for objection in objections(record)]
    if refusals:
        raise SelectionRefused("\n".join(refusals))
    return [found[source_id] for source_id in CURATED]


def write(records: Sequence[dict[str, Any]], out: Path) -> None:
    """One record a line, UTF-8, nothing changed in it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 when OUT was written, else 1 with the reasons on standard error."""
    parser = argparse.ArgumentParser(prog="python -m rf_desktop.server.demo.selection", description=__doc__)
    parser.add_argument("source", type=Path, help="the corpus, .jsonl or .jsonl.gz")
    parser.add_argument("out", type=Path, help="the file to write, one record a line")
    chosen = parser.parse_args(arguments)
    try:
        records = select(chosen.source)
        write(records, chosen.out)
    except (CasesUnreadable, SelectionRefused, OSError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    cases = [case_from(record) for record in records]
    told = sum(case.outcome == "escalated" and len(case.answered) >= TOLD_CARDS for case in cases)
    escalated = sum(case.outcome == "escalated" for case in cases)
    sys.stdout.write(f"{len(cases)} conversations, {escalated} escalated, {told} of them well told: {chosen.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
