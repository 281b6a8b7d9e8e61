"""Files of conversations that nobody has looked at before."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from rf_desktop.server.demo.cases import Case, CasesUnreadable, read_cases
from rf_desktop.server.demo.records import lines_of, minutes_of

GOOD = {
    "id": "a#1",
    "asker": "u",
    "messages": [{"line": 1, "at": "10:00", "role": "user", "author": "u", "text": "no sound?"}],
}


def _file(folder: Path, *lines: str | bytes) -> Path:
    path = folder / "cases.jsonl"
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
    return path


def test_a_packed_file_reads_like_a_plain_one(tmp_path: Path) -> None:
    """Issue 2: the story runner takes .jsonl and .jsonl.gz."""
    plain = _file(tmp_path, json.dumps(GOOD), "", json.dumps(GOOD))
    packed = tmp_path / "cases.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert list(read_cases(plain)) == list(read_cases(packed))
    assert len(list(read_cases(packed))) == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "this is not JSON"),
        ("[1, 2]", "a conversation is a JSON object"),
        (b'{"id": "\xff"}', "this is not UTF-8 text"),
        ("[" * 100_000, "nested too deeply"),
        ("{}", "the conversation has no id"),
        ('{"id": "x"}', "the conversation has no list of messages"),
        ('{"id": "x", "messages": []}', "nobody asks anything in the conversation"),
        ('{"id": "x", "messages": [7, {"text": ""}, {"text": 5}]}', "nobody asks anything in the conversation"),
        (
            '{"id": "x", "asker": "u", "messages": [{"role": "bot", "author": "b", "text": "I am only a bot"}]}',
            "nobody asks",
        ),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_read(tmp_path: Path, line: str | bytes, reason: str) -> None:
    """A bad line says file, line and why; with a listener, reading goes on."""
    path = _file(tmp_path, json.dumps(GOOD), line, json.dumps(GOOD))
    heard: list[CasesUnreadable] = []
    assert len(list(read_cases(path, heard.append))) == 2
    (problem,) = heard
    assert problem.line == 2
    assert problem.file == path
    assert reason in problem.why
    assert str(problem).startswith("cases.jsonl, line 2: ")

    with pytest.raises(CasesUnreadable) as raised:
        list(read_cases(path))
    assert raised.value.line == 2


def test_a_missing_or_damaged_file_is_always_refused(tmp_path: Path) -> None:
    """A listener hears of lines, not of files."""
    heard: list[CasesUnreadable] = []
    with pytest.raises(CasesUnreadable, match=r"nowhere\.jsonl: No such file"):
        list(read_cases(tmp_path / "nowhere.jsonl", heard.append))
    torn = tmp_path / "torn.jsonl.gz"
    torn.write_bytes(gzip.compress(json.dumps(GOOD).encode() * 500)[:-20])
    with pytest.raises(CasesUnreadable, match=r"torn\.jsonl\.gz"):
        list(read_cases(torn, heard.append))
    fake = tmp_path / "fake.jsonl.gz"
    fake.write_text(json.dumps(GOOD))
    with pytest.raises(CasesUnreadable, match=r"fake\.jsonl\.gz"):
        list(read_cases(fake, heard.append))
    assert heard == []


def _only(path: Path) -> Case:
    (case,) = read_cases(path)
    return case


def test_what_a_message_lacks_is_filled_in_honestly(tmp_path: Path) -> None:
    """Missing keys do not stop the story: roles follow from the asker, ids from the position."""
    record = {
        "id": 7,
        "asker": "u",
        "messages": [
            {"author": "u", "text": "no sound"},
            {"author": "h", "text": "is it plugged in?"},
            {"author": "u", "text": "yes", "line": 4},
            {"text": "try another one", "line": 4},
            {"author": "u", "text": "   "},
        ],
    }
    case = _only(_file(tmp_path, json.dumps(record)))
    assert [message.source_id for message in case.messages] == ["7:p0", "7:p1", "7:4", "7:4.p3"]
    assert [message.speaker for message in case.messages] == ["customer", "junior", "customer", "senior"]
    assert case.messages[3].author == "unnamed helper"


def test_one_message_and_many_thousand_are_both_cases(tmp_path: Path) -> None:
    """Sizes do not matter."""
    case = _only(_file(tmp_path, json.dumps(GOOD)))
    assert (case.junior, case.senior, case.cards, case.outcome) == (None, None, (), "abandoned")

    messages = [
        {"line": n, "role": "helper" if n % 2 else "user", "author": "hu"[n % 2 == 0], "text": f"why {n}?"}
        for n in range(20_000)
    ]
    huge = _only(_file(tmp_path, json.dumps({"id": "huge", "asker": "u", "messages": messages})))
    assert len(huge.messages) == 20_000
    assert len(huge.cards) == 10_000


def test_unicode_is_kept_and_half_a_character_does_no_harm(tmp_path: Path) -> None:
    """Verbatim, as far as a database can store it."""
    record = (
        '{"id": "x", "asker": "u", "messages": [{"author": "u", "text": "d\\u00e9j\\u00e0 \\ud83d\\ude00 \\ud83d?"}]}'
    )
    case = _only(_file(tmp_path, record))
    assert case.problem == "déjà 😀 ??"
    case.problem.encode("utf-8")


def test_the_clock_passes_midnight_and_never_runs_back() -> None:
    """Times are minutes since the first line."""
    assert minutes_of(["23:50", "23:58", "00:05", "soon", "00:04", "01:00"]) == [0, 8, 15, 15, 15, 70]
    assert minutes_of(["", "10:00", "09:58", "10:05"]) == [0, 0, 0, 5]
    assert minutes_of([]) == []
    assert minutes_of(["22:00", "10:01", "22:05", "10:06"])[-1] == 36 * 60 + 6


def test_line_ids_are_unique_even_when_the_file_repeats_them() -> None:
    """A message id names one message."""
    lines = lines_of({"messages": [{"line": 1, "author": "a", "text": "x"}] * 3}, "c")
    assert len({line.source_id for line in lines}) == 3
