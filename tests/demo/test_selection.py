"""What ships with the demo, and how it was chosen."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from rf_desktop import paths
from rf_desktop.server.demo import selection
from rf_desktop.server.demo.cases import Case, case_from, read_cases
from rf_desktop.server.demo.records import read_records
from rf_desktop.server.demo.suitability import is_crude, is_english, objections

SHIPPED = paths.resources() / "demo" / "conversations.jsonl"


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return [record for _, record in read_records(SHIPPED)]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return list(read_cases(SHIPPED))


def test_every_shipped_conversation_passes_the_filter(records: list[dict[str, Any]]) -> None:
    """Issue 2, demo: no crude language, no addresses."""
    assert {record["id"]: found for record in records if (found := list(objections(record)))} == {}


def test_the_shipped_file_is_what_was_curated(records: list[dict[str, Any]]) -> None:
    """The list of ids is the file, in its order."""
    assert [record["id"] for record in records] == list(selection.CURATED)
    assert all(selection.CURATED.values())


def test_every_shipped_conversation_becomes_a_case(records: list[dict[str, Any]], cases: list[Case]) -> None:
    """Issue 2, demo: verbatim, with message ids."""
    assert [case.source_id for case in cases] == [record["id"] for record in records]
    for record, case in zip(records, cases, strict=True):
        written = {f"{record['id']}:{message['line']}": message["text"] for message in record["messages"]}
        assert {message.source_id: message.text for message in case.messages}.items() <= written.items()
        assert case.junior is not None


def test_at_least_twelve_escalations_are_well_told(cases: list[Case]) -> None:
    """Issue 2, demo: three answered cards before the handoff; and there are other endings."""
    told = [case for case in cases if case.outcome == "escalated" and len(case.answered) >= selection.TOLD_CARDS]
    assert len(told) >= 12
    assert sum(case.outcome == "resolved" for case in cases) >= 10
    assert sum(case.outcome == "abandoned" for case in cases) >= 5


def test_names_are_hashes_and_the_source_is_named(records: list[dict[str, Any]]) -> None:
    """CC BY 4.0: attribution, licence, what was changed."""
    authors = {message["author"] for record in records for message in record["messages"]}
    assert all(re.fullmatch(r"u[0-9a-f]{8}", author) for author in authors)
    attribution = (SHIPPED.parent / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for needed in ("Kummerfeld", "Attribution 4.0", "irc-disentanglement", "changed", f"holds {len(records)} real"):
        assert needed in attribution
    assert "Attribution 4.0 International" in (SHIPPED.parent / "LICENSE-CC-BY-4.0.txt").read_text(encoding="utf-8")


def _record(*texts: str) -> dict[str, Any]:
    filler = ["is it plugged in and switched on?", "yes it is, and I have tried that"] * 3
    return {"id": "x", "asker": "u", "messages": [{"author": "u", "text": text} for text in (*texts, *filler)]}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("write to jane.doe@example.com", "e-mail"),
        ("jane@laptop:~$ ls", "e-mail address or a login"),
        ("see http://example.com/x", "web address"),
        ("it is on pages.ubuntu.com", "web address"),
        ("my address is 192.168.1.20", "IP"),
        ("it says fe80:0:0:1:2ff", "IP"),
        ("00:1b:63:84:45:e6 does not associate", "IP or hardware"),
        ("call +49 30 1234567", "phone"),
        ("googleearth_<phone>_i386", "phone"),
        ("this is crap", "crude"),
        ("sh1t happens", "crude"),
        ("what the f**k", "crude"),
    ],
)
def test_what_may_not_ship_is_objected_to(text: str, reason: str) -> None:
    """Issue 2, demo: no crude language, no addresses; also in disguise."""
    assert any(reason in objection for objection in objections(_record(text)))


def test_a_plain_conversation_is_not_objected_to() -> None:
    """The filter leaves shells, passwords, versions and file names alone."""
    plain = "sudo passwd shell 2.6.20 /etc/X11/xorg.conf class assume 1280x1024 documents cockpit analysis"
    assert list(objections(_record(plain))) == []
    assert not is_crude("she sells shells, the password class assessed it")
    assert not is_english("por favor entre en los canales para ayuda en castellano")


def test_length_and_language_are_objected_to() -> None:
    """A demo is read on a screen."""
    assert any("messages" in why for why in objections({"messages": [{"text": "is it on?"}]}))
    assert any("messages" in why for why in objections({"messages": []}))
    assert "not plain English" in list(objections({"messages": [{"text": "é"}] * 8}))


def test_the_command_writes_the_curated_records_unchanged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From a corpus in another order, with other records between, packed."""
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    corpus = tmp_path / "corpus.jsonl.gz"
    corpus.write_bytes(gzip.compress("\n".join([json.dumps(_record("other")), *reversed(lines)]).encode()))
    out = tmp_path / "new" / "out.jsonl"
    assert selection.main([str(corpus), str(out)]) == 0
    assert out.read_bytes() == SHIPPED.read_bytes()
    assert f"{len(lines)} conversations" in capsys.readouterr().out


def test_the_command_refuses_what_is_missing_or_unfit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All or nothing, with the reasons."""
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    spoilt = json.loads(lines[1])
    spoilt["messages"][0]["text"] = "mail me at jane@example.com"
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("\n".join([json.dumps(spoilt), *lines[2:]]), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert selection.main([str(corpus), str(out)]) == 1
    said = capsys.readouterr().err
    assert f"{json.loads(lines[0])['id']} is not in corpus.jsonl" in said
    assert f"{spoilt['id']}: an e-mail address" in said
    assert not out.exists()
    assert selection.main([str(tmp_path / "nowhere"), str(out)]) == 1


def test_a_record_may_be_mapped_twice_with_the_same_result(records: list[dict[str, Any]]) -> None:
    """Deterministic."""
    assert [case_from(record) for record in records] == [case_from(record) for record in records]
