"""The design tokens, typed. Their values and the reason for each are in resources/theme/tokens.toml.

A token missing in the file, or one the file has and nobody declares here, is refused at start: the page and the code
cannot drift apart.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from PySide6.QtGui import QColor

from rf_desktop import paths
from rf_desktop.values import dataclass


class Mode(StrEnum):
    """The two sets of colours."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Colors:
    """One colour per purpose; each one's `for` in tokens.toml says which."""

    canvas: QColor
    surface: QColor
    raised: QColor
    sunken: QColor
    line: QColor
    edge: QColor
    button_edge: QColor
    text: QColor
    muted: QColor
    disabled: QColor
    accent: QColor
    on_accent: QColor
    accent_hover: QColor
    accent_pressed: QColor
    focus: QColor
    hover: QColor
    pressed: QColor
    selected: QColor
    text_selection: QColor
    skeleton: QColor
    skeleton_shine: QColor
    thumb: QColor
    thumb_hover: QColor
    scrim: QColor
    shadow: QColor
    urgent: QColor
    high: QColor
    ok: QColor
    info: QColor
    accent_tint: QColor
    urgent_tint: QColor
    high_tint: QColor
    ok_tint: QColor
    info_tint: QColor


@dataclass(frozen=True)
class Space:
    """Distances in pixels."""

    xs: int
    s: int
    m: int
    l: int  # noqa: E741 - the name of a size, beside s and m
    xl: int
    xxl: int


@dataclass(frozen=True)
class Radius:
    """Corner radii in pixels."""

    control: int
    card: int
    sheet: int


@dataclass(frozen=True)
class Type:
    """Font sizes in pixels."""

    tiny: int
    small: int
    body: int
    title: int
    heading: int
    mono: int


@dataclass(frozen=True)
class Durations:
    """Times in milliseconds, before `Motion` had its say."""

    appear: int
    spinner_after: int
    spinner_at_least: int


@dataclass(frozen=True)
class Size:
    """Sides of controls in pixels."""

    control: int
    hit: int
    icon: int
    icon_large: int
    ring: int


@dataclass(frozen=True)
class Tokens:
    """Everything a stylesheet, a delegate or a painted control may use."""

    mode: Mode
    colors: Colors
    space: Space
    radius: Radius
    type: Type
    motion: Durations
    size: Size


_GroupT = TypeVar("_GroupT")


@cache
def load(mode: Mode) -> Tokens:
    """The tokens of one mode. Raises ValueError when page and code name different tokens."""
    page = tomllib.loads((paths.resources() / "theme" / "tokens.toml").read_text(encoding="utf-8"))
    return Tokens(
        mode=mode,
        colors=_group(Colors, page["colors"], lambda entry: QColor(entry[mode.value])),
        space=_group(Space, page["space"], _number),
        radius=_group(Radius, page["radius"], _number),
        type=_group(Type, page["type"], _number),
        motion=_group(Durations, page["motion"], _number),
        size=_group(Size, page["size"], _number),
    )


def _number(entry: Mapping[str, Any]) -> int:
    return int(entry["value"])


def _group(kind: type[_GroupT], entries: Mapping[str, Mapping[str, Any]], read: Any) -> _GroupT:
    declared = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if declared != entries.keys():
        odd = ", ".join(sorted(declared ^ entries.keys()))
        raise ValueError(f"{kind.__name__} and tokens.toml do not name the same tokens: {odd}")
    for name, entry in entries.items():
        if not str(entry.get("for", "")).strip():
            raise ValueError(f"The token {name} does not say what it is for.")
    return kind(**{name: read(entry) for name, entry in entries.items()})
