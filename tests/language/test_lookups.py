"""Nothing keeps a sentence: every one is looked up when it is shown, so that the language can change meanwhile (D5)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PRODUCT = Path(__file__).parents[2] / "rf_desktop"
ROOMS = ("app", "ui", "viewmodels", "client")
PAGES = "rf_desktop.viewmodels"


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for path in sorted((PRODUCT / room).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def is_page(name: str) -> bool:
    return name == "text" or name.startswith("text_")


def names_of_pages(tree: ast.Module) -> set[str]:
    """What a module calls the pages it imports."""
    return {
        each.asname or each.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == PAGES
        for each in node.names
        if is_page(each.name)
    }


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What Python evaluates when it reads the module: all but the bodies of functions, and annotations."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                for now in (*child.decorator_list, *child.args.defaults, *filter(None, child.args.kw_defaults)):
                    yield now
                    yield from run_at_import(now)
            case ast.Lambda():
                for now in (*child.args.defaults, *filter(None, child.args.kw_defaults)):
                    yield now
                    yield from run_at_import(now)
            case ast.AnnAssign():
                if child.value is not None:
                    yield child.value
                    yield from run_at_import(child.value)
            case _:
                yield child
                yield from run_at_import(child)


def test_no_sentence_is_kept_when_a_module_is_read() -> None:
    """No module's dictionary, class attribute or default argument holds what stood on a page at import."""
    kept = [
        f"{path.relative_to(PRODUCT)}:{node.lineno}: {ast.unparse(node)}"
        for path, tree in modules()
        for pages in [names_of_pages(tree)]
        for node in run_at_import(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in pages
        if not (path.name == "text.py" or (path.stem.startswith("text_") and not node.attr.isupper()))
    ]

    assert kept == []


def test_no_sentence_is_imported_by_name() -> None:
    """`from … import NAME` would keep the English one; functions may be imported, they look up when they are called."""
    kept = [
        f"{path.relative_to(PRODUCT)}:{node.lineno}: {each.name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{PAGES}.text")
        for each in node.names
        if each.name.isupper() or (each.name == "*" and path.name != "text.py")
    ]

    assert kept == []


def test_the_functions_of_a_page_hold_no_words() -> None:
    """They fill sentences; what is worded stands as a constant, where another language can take its place."""
    worded = []
    for path in sorted((PRODUCT / "viewmodels").glob("text*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        keys = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.Compare | ast.Subscript)
            for part in ast.walk(node)
        }
        formats = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.FormattedValue) and node.format_spec
            for part in ast.walk(node.format_spec)
        }
        worded += [
            f"{path.name}:{node.lineno}: {node.value!r}"
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose | keys | formats
            if re.search(r"(?<!%)[A-Za-z]", node.value)
        ]

    assert worded == []
