"""What may be attached: names that lead nowhere, types read from the bytes (T1)."""

from __future__ import annotations

import struct
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rf_desktop.domain import files
from rf_desktop.domain.files import Looked, look_into, safe_name
from rf_desktop.domain.headline import graphemes


def png(width: int, height: int) -> bytes:
    """A PNG's head."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x02\0\0\0"


JPEG = b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff\xff\xc0\x00\x11\x08" + struct.pack(">HH", 240, 320) + b"\x03"


def turned(order: str, orientation: int) -> bytes:
    """A camera's note on how to turn the picture, and the picture's head after it."""
    mark = b"II" if order == "<" else b"MM"
    exif = b"Exif\0\0" + mark + struct.pack(f"{order}HIHHHIHH", 42, 8, 1, 0x0112, 3, 1, orientation, 0)
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + JPEG[8:]


VP8X = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")

NAMES = {
    "report.pdf": "report.pdf",
    "../../etc/passwd": "passwd",
    "C:\\Users\\jane\\Bild.PNG": "Bild.PNG",
    "photo\u202egpj.exe": "photogpj.exe",
    "a\0b\r\nc.txt": "abc.txt",
    "zero\u200bwidth.txt": "zerowidth.txt",
    "CON.txt": "_CON.txt",
    "com1": "_com1",
    ".bashrc": "bashrc",
    "trailing. . ": "trailing",
    'a<b>:"|?*.log': "a_b______.log",
    "  two   spaces .txt": "two spaces .txt",
    "U\u0308bersicht.txt": "\u00dcbersicht.txt",
    "": files.UNNAMED,
    "..": files.UNNAMED,
    "/": files.UNNAMED,
    "\u05e9\u05dc\u05d5\u05dd.png": "\u05e9\u05dc\u05d5\u05dd.png",
}


@pytest.mark.parametrize(("name", "safe"), NAMES.items())
def test_a_name_leads_nowhere_and_reads_as_what_it_is(name: str, safe: str) -> None:
    """T1: no folder, no device, nothing that turns the writing round."""
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending() -> None:
    """T1: so that it is opened by the right program."""
    short = safe_name("x" * 300 + ".docx")
    assert len(short) == files.NAME_LENGTH
    assert short.endswith("….docx")
    assert len(safe_name("x" * 300)) == files.NAME_LENGTH


HAND, FLAG, HEART, ACCENTS = "\U0001f91a\U0001f3fd", "\U0001f1e9\U0001f1ea", "\u2764\ufe0f", "e\u0301\u0323"
LETTERS = ["x", "\u00fc", "\u0448\u043b\u044f\u043f\u0430 ", "\u66f8", "\u0e01\u0e33", HAND, FLAG, HEART, ACCENTS]
ENDINGS = ["", ".txt", ".docx", ".\u043a\u043d\u0438\u0433\u0430", ".\u56f3", ".not an ending at all"]


@given(st.lists(st.sampled_from(LETTERS), min_size=20, max_size=200).map("".join), st.sampled_from(ENDINGS))
@example(HAND * 60, ".png")
@example(FLAG * 60, "")
@example("\u66f8" * 200, ".\u56f3")
def test_a_long_name_is_cut_between_what_people_take_for_letters(stem: str, ending: str) -> None:
    """T1: a file system counts bytes, a reader counts letters; a flag or a tinted hand is whole, or not there."""
    whole = unicodedata.normalize("NFC", " ".join((stem + ending).split()))
    short = safe_name(stem + ending)
    assert len(short.encode()) <= files.NAME_BYTES
    assert len(short) <= files.NAME_LENGTH
    kept, cut, rest = short.partition("\u2026")
    assert graphemes(kept) == graphemes(whole)[: len(graphemes(kept))]
    assert rest == (ending if cut and len(ending) <= 13 else "")


def test_one_letter_that_is_longer_than_any_name_still_has_its_ending() -> None:
    """T1: nothing whole fits before it."""
    assert safe_name("a" + "\u0323" * 300 + ".txt") == "file\u2026.txt"


@given(st.text(max_size=300))
def test_any_name_is_safe_and_stays_so(name: str) -> None:
    """T1: whatever is claimed; and made safe twice is made safe once."""
    safe = safe_name(name)
    assert safe
    assert len(safe) <= files.NAME_LENGTH
    assert len(safe.encode()) <= files.NAME_BYTES
    assert not set(safe) & set('/\\<>:"|?*\0\n\u202e')
    assert safe not in (".", "..")
    assert safe_name(safe) == safe


KINDS = {
    "png": (png(640, 480), Looked(files.PNG, 640, 480)),
    "jpeg": (JPEG, Looked(files.JPEG, 320, 240)),
    "a photo held upright": (turned("<", 6), Looked(files.JPEG, 240, 320)),
    "another camera": (turned(">", 8), Looked(files.JPEG, 240, 320)),
    "upside down": (turned("<", 3), Looked(files.JPEG, 320, 240)),
    "gif": (b"GIF89a" + struct.pack("<HH", 10, 20) + b"\0\0\0", Looked(files.GIF, 10, 20)),
    "bmp": (b"BM" + bytes(16) + struct.pack("<ii", 30, -40) + bytes(8), Looked(files.BMP, 30, 40)),
    "webp": (VP8X, Looked(files.WEBP, 640, 480)),
    "pdf": (b"%PDF-1.7\n", Looked(files.PDF)),
    "zip": (b"PK\x03\x04rest", Looked(files.ZIP)),
    "svg is text": (b"<svg onload='alert(1)'/>", Looked(files.TEXT)),
    "html is text": (b"<!doctype html><script>alert(1)</script>", Looked(files.TEXT)),
    "utf-16": ("log".encode("utf-16"), Looked(files.TEXT)),
    "anything": (b"\x00\x01\x02\xff", Looked(files.UNKNOWN)),
    "a bomb is no picture to show": (png(100_000, 100_000), Looked(files.PNG)),
    "wide and thin": (png(20_000, 1), Looked(files.PNG)),
    "no height": (png(10, 0), Looked(files.PNG)),
    "cut": (b"\x89PNG\r\n\x1a\n", Looked(files.UNKNOWN)),
    "a jpeg without end": (b"\xff\xd8\xff\xe0\xff\xff", Looked(files.UNKNOWN)),
    "nothing": (b"", Looked(files.UNKNOWN)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_file_is_comes_from_its_bytes(kind: str) -> None:
    """T1: SVG and HTML are text to save, a picture is one that can be shown."""
    content, looked = KINDS[kind]
    assert look_into(content) == looked
    assert files.is_shown(looked.media_type, looked.width, looked.height) == (looked.width is not None)


@given(st.sampled_from([b"", *(beginning for beginning, _ in files._PICTURES), b"RIFF0000WEBPVP8 "]), st.binary())
def test_no_bytes_upset_who_looks_at_them(beginning: bytes, rest: bytes) -> None:
    """T1: a file is looked into on the server and on the desktop; neither may fail on it."""
    looked = look_into(beginning + rest)
    assert looked.width is None or 0 < looked.width <= files.PICTURE_SIDE
