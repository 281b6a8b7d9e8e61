"""Whether a conversation may be shown on the demo's screens: clean, anonymous, English, of a readable length.

Each rule says in a few words why a record is turned down, so that whoever curates sees the reason.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from typing import Any

LENGTH = range(6, 61)  # messages; shorter has no story, longer is not read

# In rot13, so that this page can itself be read aloud. The first are found inside longer words too.
_CRUDE_ROOTS = codecs.decode(
    "shpx fuvg phag ovgpu juber fyhg jnax obyybpx onfgneq nffubyr nefrubyr qvpxurnq cvff cbea avttre snttbg ergneq"
    " ohyyfuvg zbgureshp shpxre shxx crqb enncr oybjwbo",
    "rot13",
).split()
_CRUDE_WORDS = codecs.decode(
    "nff nffrf nefr uryy qnza qnzarq qnzzvg tbqqnza penc penccl fhpx fhpxf fhpxrq fhpxvat gvg gvgf obbo obbof frk frkl"
    " snt sntf shx sx shpx jgs fgsh egsz tgsb jgu yznb yzsnb yznbb vqvbg vqvbgf zbeba zbebaf fghcvq qhzo ybfre ybfref"
    " xvyy_lbhefrys fuhg_hc fperj_lbh qnea serrxvat serxvat sernxvat rssvat anmv qlxr cravf intvan qvpx pbpx phz wrex",
    "rot13",
).split()
_LEET = str.maketrans("013457@$!|", "oieastasil")
_CRUDE = re.compile(
    "|".join(_CRUDE_ROOTS) + r"|\b(?:" + "|".join(word.replace("_", r"\s+") for word in _CRUDE_WORDS) + r")\b"
)
_STARRED = re.compile(r"\b(?:f[*#@%&.-]{1,3}c?k|f[*#@%&]{2,}|s[*#@%&]+t\b|f-(?:ing|ed|word))", re.IGNORECASE)

_ADDRESSES = {
    "an e-mail address or a login": re.compile(r"\S@\S|<e-?mail>", re.IGNORECASE),
    "a web address": re.compile(
        r"[a-z][a-z0-9+.-]*://|\bwww\.|\b[\w-]+\.(?:com|org|net|info|biz|edu|gov|de|uk|fr|nl|ca|au|io|eu|ru|cn|br)\b",
        re.IGNORECASE,
    ),
    "an IP or hardware address": re.compile(
        r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{1,4}:){3,}[0-9a-f]{0,4}|(?:[0-9a-f]{2}-){5}[0-9a-f]{2}|<ip>",
        re.IGNORECASE,
    ),
    "a phone number": re.compile(r"<phone>|(?<![\w.])\+?\(?\d[\d ()/-]{7,}\d(?!\w)", re.IGNORECASE),
    "a masked passage": re.compile(r"<(?:unconvertable|masked|removed|redacted)>", re.IGNORECASE),
}

_EVERYDAY = re.compile(
    r"the|an?|i|you|it|is|to|and|of|in|on|for|that|this|have|has|do|does|not|my|your|can|be|with|what|how|if|are|was"
    r"|but|so|there|no|yes|any|or|me|at|from|when|try|just|get|need"
)
_WORD = re.compile(r"[a-z']+")
_LEAST_EVERYDAY = 0.2  # share of the words


def objections(record: Mapping[str, Any]) -> Iterator[str]:
    """Why this record should not be shipped, in a few words each; nothing where it may."""
    messages = record.get("messages")
    texts = [str(message.get("text") or "") for message in messages or () if isinstance(message, dict)]
    if len(texts) not in LENGTH:
        yield f"{len(texts)} messages, not {LENGTH.start} to {LENGTH.stop - 1}"
    for text in texts:
        if is_crude(text):
            yield f"crude language: {text[:60]}"
        for what, pattern in _ADDRESSES.items():
            if pattern.search(text):
                yield f"{what}: {text[:60]}"
    if not is_english(" ".join(texts)):
        yield "not plain English"


def is_crude(text: str) -> bool:
    """Swear words and insults, also spelled with digits and stars."""
    lowered = text.lower()
    return bool(_CRUDE.search(lowered) or _CRUDE.search(lowered.translate(_LEET)) or _STARRED.search(text))


def is_english(text: str) -> bool:
    """ASCII, and enough of its words are everyday English ones."""
    words = _WORD.findall(text.lower())
    everyday = sum(_EVERYDAY.fullmatch(word) is not None for word in words)
    return text.isascii() and bool(words) and everyday >= _LEAST_EVERYDAY * len(words)
