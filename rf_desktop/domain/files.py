"""Files that people attach: how large and how many, what a name may be, and what the bytes are (T1). Pure.

A name and a media type that somebody claims are untrusted: the name loses what could lead elsewhere or look like
another one, and the type is read from the bytes. Text in any markup, SVG and HTML among it, is plain text.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator

from rf_desktop.domain.headline import graphemes
from rf_desktop.values import dataclass

FILE_BYTES = 10 * 1024 * 1024
"""Of one file."""
FILES_A_MESSAGE = 10
SESSION_BYTES = 200 * 1024 * 1024
"""Of all files of one session."""
SESSION_FILES = 500
NAME_LENGTH = 120
"""Characters of a name."""
NAME_BYTES = 240
"""Bytes of a name in UTF-8: file systems take 255, and a number may stand before it or a suffix behind it."""
_LONGEST_ENDING = 12  # characters behind the last dot that still are an ending
UNNAMED = "file"
PICTURE_SIDE = 16_000
"""Pixels; beyond this, and beyond `PICTURE_AREA`, a picture is a file like any other: nobody unpacks it to look at."""
PICTURE_AREA = 50_000_000

PNG, JPEG, GIF, WEBP, BMP = "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"
TEXT, PDF, ZIP, UNKNOWN = "text/plain", "application/pdf", "application/zip", "application/octet-stream"

_BEGINNINGS = (
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
)
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"BM", BMP),
)
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""What Windows takes for a device, whatever follows the dot."""
_FORBIDDEN = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True)
class Looked:
    """What bytes are: a media type, and the size in pixels of a picture that may be shown."""

    media_type: str
    width: int | None = None
    height: int | None = None


def safe_name(name: str) -> str:
    """The last part of `name` as a file may be called on any system, with its ending; `UNNAMED` when nothing is left.

    Characters that are not seen, that turn the writing round (a `gpj.exe` that reads as a picture) or that lead into
    another folder are gone. One that is too long, in characters or in bytes, loses whole graphemes before its ending.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(
        each for each in unicodedata.normalize("NFC", last) if not unicodedata.category(each).startswith("C")
    )
    plain = " ".join(_FORBIDDEN.sub("_", seen).split()).strip(" .")
    if _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    if not _is_short(plain):
        plain = _shortened(plain)
    return plain or UNNAMED


def _is_short(name: str) -> bool:
    return len(name) <= NAME_LENGTH and len(name.encode()) <= NAME_BYTES


def _shortened(name: str) -> str:
    """As much of the name as there is room for before an ellipsis and its ending."""
    stem, dot, ending = name.rpartition(".")
    behind = f"….{ending}" if dot and stem and len(ending) <= _LONGEST_ENDING else "…"
    kept = ""
    for grapheme in graphemes(stem if len(behind) > 1 else name):
        if not _is_short(kept + grapheme + behind):
            break
        kept += grapheme
    return (kept.rstrip() or UNNAMED) + behind


def look_into(content: bytes) -> Looked:
    """What the bytes are, whatever their name says."""
    for beginning, media_type in _PICTURES:
        if content.startswith(beginning) and (size := _size_of(media_type, content)) is not None:
            return _picture(media_type, *size)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP" and (size := _webp_size(content)) is not None:
        return _picture(WEBP, *size)
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return Looked(media_type)
    return Looked(TEXT if _is_text(content) else UNKNOWN)


def is_shown(media_type: str, width: int | None, height: int | None) -> bool:
    """Whether it is a picture that a desktop shows."""
    return media_type in (PNG, JPEG, GIF, WEBP, BMP) and _fits(width or 0, height or 0)


def _picture(media_type: str, width: int, height: int) -> Looked:
    return Looked(media_type, width, height) if _fits(width, height) else Looked(media_type)


def _fits(width: int, height: int) -> bool:
    return 0 < width <= PICTURE_SIDE and 0 < height <= PICTURE_SIDE and width * height <= PICTURE_AREA


def _size_of(media_type: str, content: bytes) -> tuple[int, int] | None:
    """Width and height as the head says, None when there is no whole head."""
    try:
        match media_type:
            case "image/png":
                return struct.unpack(">II", content[16:24]) if content[12:16] == b"IHDR" else None
            case "image/gif":
                return struct.unpack("<HH", content[6:10])
            case "image/bmp":
                width, height = struct.unpack("<ii", content[18:26])
                return abs(width), abs(height)
            case _:
                return _jpeg_size(content)
    except struct.error:
        return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    lies = False
    for marker, at in _jpeg_parts(content):
        if marker == 0xE1:
            lies = lies or _lies_on_its_side(content[at + 2 : at + 2 + 65_536])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 3 : at + 7])
            return (height, width) if lies else (width, height)
    return None


def _lies_on_its_side(exif: bytes) -> bool:
    """Whether a camera says that the picture is to be turned by a quarter; who shows it does, so its sides change."""
    if exif[:6] != b"Exif\0\0" or exif[6:8] not in (b"II", b"MM"):
        return False
    order = "<" if exif[6:8] == b"II" else ">"
    start = 6 + struct.unpack(f"{order}I", exif[10:14])[0]
    (count,) = struct.unpack(f"{order}H", exif[start : start + 2])
    for entry in range(start + 2, start + 2 + 12 * min(count, 64), 12):
        tag, _, _, value = struct.unpack(f"{order}HHIH", exif[entry : entry + 10])
        if tag == 0x0112:
            return bool(value in (5, 6, 7, 8))
    return False


def _jpeg_parts(content: bytes) -> Iterator[tuple[int, int]]:
    """Each part's marker and where its length stands, up to the picture's data."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == 0xDA:
            return
        yield marker, at + 2
        at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))


def _webp_size(content: bytes) -> tuple[int, int] | None:
    kind = content[12:16]
    if kind == b"VP8X" and len(content) >= 30:
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if kind == b"VP8L" and len(content) >= 25:
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and len(content) >= 30:
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _is_text(content: bytes) -> bool:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):  # UTF-16, as Windows saves it
        return len(content) % 2 == 0
    if b"\0" in content:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return bool(content)
