"""The pages say what is so: modules, links, commands, settings and codes that they name exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

import rf_desktop
from rf_desktop.server.settings import PREFIX, ServerSettings

CHECKOUT = Path(__file__).parents[2]
PRODUCT = CHECKOUT / "rf_desktop"
DOCS = CHECKOUT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PAGES = sorted({*DOCS.rglob("*.md"), *(CHECKOUT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))})
ROOMS = ("domain", "contract", "server", "client", "viewmodels", "ui", "app")
TOP = ("rf_desktop", "tests", "resources", "packaging", "docs")
PARTS = ["Context", "Decision", "Consequences", "What would change our mind"]

OTHER_WORDS = {
    "tenant": "account",
    "user": "person",
    "popup": "toast",
    "dialog": "sheet",
    "checklist": "task lane",
    "conversation thread": "session",
    "incident": "session",
    "escalator": "who handed off",
    "assignee": "owner",
    "handover": "handoff",
    "alert": "notice",
}
"""Words that the glossary has another word for."""

NOT_SETTINGS = {"RF_ADMIN_PASSWORD", "RF_STORY"}
"""Variables that are read elsewhere than in the server's settings."""

SENTENCE = re.compile(r"[A-Z][\w’']*,? [\w“][^{}\n]*")
SPEAKERS = {"gallery.py"}
WORDED_IN_PLACE = {
    # Names of typefaces.
    "theme/fonts.py",
}
"""Modules of `ui` that may hold sentences: the gallery's samples are no part of the window."""


def named(path: Path) -> str:
    """How a file is called in a failure."""
    return path.relative_to(CHECKOUT).as_posix()


def code_spans(text: str) -> Iterator[str]:
    """What stands between backticks on a line, fenced blocks left out."""
    for line in re.sub(r"```.*?```", "", text, flags=re.DOTALL).splitlines():
        yield from re.findall(r"`([^`]+)`", line)


def product_source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(PRODUCT.rglob("*.py")))


def product_members() -> dict[str, set[str]]:
    """What each class and each module of the product defines, by the owner's plain name."""
    members: dict[str, set[str]] = {}
    for path in sorted(PRODUCT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        owners = {path.stem: tree} | {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        for owner, body in owners.items():
            defined = members.setdefault(owner, set())
            defined |= {
                n.name for n in body.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            }
    return members


def place_of(span: str) -> Path | None:
    """The file or folder that a page names, or None when it names something else."""
    if not re.fullmatch(r"[\w./-]+(\.py|/)", span) or "…" in span:
        return None
    first = span.split("/")[0]
    if first in TOP:
        return CHECKOUT / span
    return PRODUCT / span if first in ROOMS and "/" in span else None


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_module_that_a_page_names_exists(page: Path) -> None:
    """A page that names a module leads the reader to it."""
    lost = []
    for line in page.read_text(encoding="utf-8").splitlines():
        places = [place for span in code_spans(line) if (place := place_of(span))]
        lost += [named(place) for place in places if not place.exists()]
        row = re.match(r"\| `(rf_desktop/[\w/]+/)` \|", line)
        room = CHECKOUT / row[1] if row else PRODUCT
        for span in code_spans(line):
            if re.fullmatch(r"\w+\.py", span):
                found = (room / span).exists() if row else any(PRODUCT.rglob(span))
                lost += [] if found else [f"{named(room)}/{span}"]
            elif row and re.fullmatch(r"\w+/", span) and not (room / span).is_dir():
                lost.append(f"{named(room)}/{span}")

    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    """Pictures count as links: a page that promises one shows it."""
    targets = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    inside = [target.split("#")[0] for target in targets if "://" not in target]

    assert [target for target in inside if target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize("name", ["an-escalation-step-by-step.md", "architecture.md", "glossary.md"])
def test_every_name_in_code_that_a_page_mentions_is_in_the_code(name: str) -> None:
    """What the walk through the code names can be found; `Owner.member` is a member of that class or module."""
    words, members = set(re.findall(r"\w+", product_source())), product_members()
    words |= {PREFIX + name.upper() for name in ServerSettings.__dataclass_fields__}
    lost = set()
    for span in code_spans((DOCS / name).read_text(encoding="utf-8")):
        parts = span.removesuffix("()").split(".")
        if not all(re.fullmatch(r"[A-Za-z_]\w*", part) for part in parts) or parts[-1] in ("py", "json"):
            continue
        lost |= set() if words.issuperset(parts) else {span}
        if len(parts) == 2 and parts[0] in members and parts[1] not in members[parts[0]]:
            lost.add(span)

    assert lost == set()


@pytest.mark.parametrize("page", DECISIONS, ids=named)
def test_every_decision_has_its_four_parts(page: Path) -> None:
    """Context, decision, consequences, and what would change our mind; half a page, numbered like its file."""
    text = page.read_text(encoding="utf-8")
    number = int(page.name[:4])
    parts = re.split(r"^## ", text, flags=re.MULTILINE)

    assert parts[0].startswith(f"# {number}. ")
    assert [part.splitlines()[0] for part in parts[1:]] == PARTS
    assert all(part.partition("\n")[2].strip() for part in parts[1:])
    assert len(text.splitlines()) <= 60


def test_every_decision_is_listed_once_under_its_own_title() -> None:
    """Numbers run without a gap, and the list says what the pages say."""
    listed = re.findall(r"\| (\d+) \| \[(.+)\]\((.+)\) \|", (DOCS / "decisions" / "README.md").read_text("utf-8"))
    titles = [page.read_text(encoding="utf-8").splitlines()[0] for page in DECISIONS]

    assert [page.name for page in DECISIONS] == [target for _, _, target in listed]
    assert titles == [f"# {number}. {title}" for number, title, _ in listed]
    assert [int(number) for number, _, _ in listed] == list(range(1, len(DECISIONS) + 1))


def test_every_make_target_that_a_page_names_exists() -> None:
    """`make …` works as written."""
    targets = set(re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named_targets = {
        (named(page), target)
        for page in PAGES
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert {(page, target) for page, target in named_targets if target not in targets} == set()
    assert {"run", "test"} <= {target for page, target in named_targets if page == "README.md"}


def test_every_option_and_variable_that_a_page_names_is_read_by_the_product() -> None:
    """`--option` of our own commands, and `RF_…`."""
    read = "\n".join((PRODUCT / name).read_text(encoding="utf-8") for name in ("app/cli.py", "server/cli.py"))
    settings = {PREFIX + name.upper() for name in ServerSettings.__dataclass_fields__} | NOT_SETTINGS
    unknown = set()
    for page in PAGES:
        spans = [
            s for s in code_spans(page.read_text(encoding="utf-8")) if not s.startswith(("mypy", "python", "make"))
        ]
        options = chain.from_iterable(re.findall(r"(--[a-z][a-z-]+)", span) for span in spans)
        unknown |= {(named(page), option) for option in options if f'"{option}"' not in read}
        variables = chain.from_iterable(re.findall(r"\bRF_[A-Z_]+\b", span) for span in spans)
        unknown |= {(named(page), variable) for variable in variables if variable not in settings}

    assert unknown == set()


def test_every_refusal_to_start_is_explained() -> None:
    """D7: who reads a start-up sentence finds it in the operator's page, by its code."""
    raised = set()
    for path, kind in (("server/embedded.py", "StartRefused"), ("app/embedded_server.py", "Refused")):
        for node in ast.walk(ast.parse((PRODUCT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == kind:
                raised |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    explained = set(re.findall(r"\| `([a-z_]+)` \|", (DOCS / "operation.md").read_text(encoding="utf-8")))

    assert raised == explained


def test_the_contract_speaks_the_glossary() -> None:
    """ARCHITECTURE 2.4: one word per thing. No docstring of the wire uses a word that another one stands for."""
    other = re.compile(rf"\b({'|'.join(OTHER_WORDS)})s?\b", re.IGNORECASE)
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    strays = []
    for path in sorted((PRODUCT / "contract").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                strays += [f"{named(path)}: {found[0]}" for found in other.finditer(ast.get_docstring(node) or "")]

    assert strays == []
    for word in ("account", "session", "handoff", "claim", "assessment", "notice", "lane", "snapshot", "reading"):
        assert re.search(rf"^\| [\w, ]*\b{word}\b", glossary, re.MULTILINE), word


def test_the_glossary_is_in_order_and_says_each_word_once() -> None:
    """So that a word can be found."""
    rows = re.findall(r"^\| ([^|]+?) \| ", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    words = [row.casefold() for row in rows if row not in ("word", "---")]

    assert words == sorted(set(words))
    assert len(words) > 40


def test_the_changes_name_this_version_first() -> None:
    """A release is `## 1.2.3 (2026-01-31)`, or `(not released yet)`; the newest stands on top."""
    text = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)

    assert all(re.fullmatch(r"\d+\.\d+\.\d+ \((\d{4}-\d\d-\d\d|not released yet)\)", head) for head in heads)
    assert heads[0].split()[0] == rf_desktop.__version__
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= {"Added", "Changed", "Fixed", "Removed"}


def test_sentences_of_the_screen_are_not_scattered_over_the_widgets() -> None:
    """DESIGN, Words: sentences live on the pages `viewmodels/text_<area>.py`, spoken names of controls too."""
    strays = []
    for path in sorted((PRODUCT / "ui").rglob("*.py")):
        if path.name in SPEAKERS or path.relative_to(PRODUCT / "ui").as_posix() in WORDED_IN_PLACE:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        raised = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Raise) for part in ast.walk(node)}
        logged = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log.")
            for part in ast.walk(node)
        }
        strays += [
            f"{named(path)}:{node.lineno}: {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in prose | raised | logged
            and SENTENCE.fullmatch(node.value)
        ]

    assert strays == []


def test_every_file_that_the_desktop_keeps_is_named() -> None:
    """D3, D6: whoever looks into the data folder finds out what lies there."""
    from rf_desktop.app import crash_reports, logs
    from rf_desktop.client import attached, left_standing, remembered, told, unsent
    from rf_desktop.viewmodels import desk

    kept = {
        *(remembered.SEEN_FILE, remembered.ANNOUNCED_FILE, told.FILE, left_standing.STANDING_FILE),
        *(desk.HIDDEN_CHIPS_FILE, f"{logs.FOLDER}/", f"{crash_reports.FOLDER}/", "preferences.json", "drafts/"),
        *(f"*{suffix}" for suffix in (attached.CONTENT_SUFFIX, attached.LIST_SUFFIX, unsent.SUFFIX)),
    }
    said = set(code_spans((DOCS / "operation.md").read_text(encoding="utf-8")))

    assert kept - said == set()
