"""What a line of support chat is: a question, a suggestion, a closing word, or a bot's reply.

Plain rules over English words, because the demo's lanes have to be the same on every machine and every run.
They prefer leaving a line out of the lane to putting chatter into it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from rf_desktop.domain.vocabulary import CardKind

_ADDRESS = re.compile(r"^\s*(?:<?[uU][0-9a-f]{8}>?|[\w\[\]`|^-]{2,20}(?=[:,]))(?:[:,]+|\s|$)\s*")
_OPENERS = re.compile(
    r"^(?:(?:ok|okay|well|so|then|now|and|but|or|also|first|next|maybe|perhaps|please|pls|just|simply|hmm+|ah|oh"
    r"|yes|yeah|yep|sure|no|right|alright|if not|in that case|otherwise|you might|one more|again)\b[\s,.:;-]*)+",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_EMPTY_QUESTION = re.compile(
    r"^(?:huh|eh|hm+|hmm+|ok|okay|really|sorry|lol|heh|pardon|yes|no|right)?[\s?!.]*$", re.IGNORECASE
)

_INTERROGATIVE = re.compile(
    r"^(?:"
    r"(?:what|which|who|whose|where|when|why|how)(?:'s|s)?\s+(?!(?:you|i|we|they|it|he|she|that|this|to)\b)\w+"
    r"|(?:do|does|did|is|are|was|were|can|could|have|has|had|will|would|should)(?:n'?t)?\s+"
    r"(?:you|u|your|it|its|this|that|there|they|the|any|anything|we)\b"
    r"|what about|how about|any (?:error|errors|chance|idea|ideas|output|luck)\b"
    r")",
    re.IGNORECASE,
)

_IMPERATIVE = re.compile(
    r"^(?:add|apt-get|aptitude|ask|boot|browse|burn|change|check|chmod|chown|chroot|click|close|configure"
    r"|connect|copy|cp|create|cut|delete|dig|disable|disconnect|dmesg|do|download|dpkg|edit|eject"
    r"|enable|enter|fdisk|find|follow|format|fsck|get|go|grep|hit|hold|ifconfig|insert|install"
    r"|iwconfig|join|kill|killall|launch|log|login|logout|look|ls|lsb_release|lshw|lsmod|lspci|lsusb"
    r"|make|mkdir|modify|modprobe|mount|move|mv|nano|open|paste|pastebin|ping|play|plug|post|press"
    r"|purge|put|read|reboot|rebuild|reconfigure|reconnect|reinstall|remove|rename|replace|reset"
    r"|restart|rm|run|save|scroll|search|see|select|set|ssh|start|stop|sudo|switch|tell|test"
    r"|traceroute|try|turn|type|unplug|unmount|umount|uninstall|update|upgrade|use|verify|wait|wget)"
    r"(?=$|[\s.,:;`'\"(/])(?!\s+(?:you|ya|u|lol|me know|figure|is|are|was)\b)",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(r"^(?:reboot|restart|reinstall|upgrade|update|log ?out)\W*$", re.IGNORECASE)
_ADVICE = re.compile(
    r"\b(?:"
    r"(?:you|u)(?:'ll| will)? (?:can|could|should|need to|have to|must|might|may|want to|might want to|ought to)"
    r"(?!\s*(?:not|never|have(?! to))\b|n'?t|'t)\s+\w+"
    r"|(?:i'?d|i would|i) (?:try|suggest|recommend|use|check|start with)\b"
    r"|(?<!i )(?<!i'll )(?<!ill )(?<!to )try (?:to |a |the |it |this |that |using |with )"
    r"|try \w+ing\b|make sure\b|your best bet|best (?:to|way is)\b"
    r")",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"^(?:`[^`]+`|\"?(?:sudo|gksudo|gksu|apt-get|/[a-z]+/)\S*\s?\S*)", re.IGNORECASE)

_THANKS = re.compile(
    r"\b(?:thanks?|thank ?you|thank u|thankyou|thx|thnx|thanx|tnx|ty|tyvm|cheers|much appreciated)\b", re.IGNORECASE
)
_WORKED = re.compile(
    r"\b(?:(?:that|this|it)(?:'s| has| did| just)? (?:worked|works|fixed it|did it|solved it|did the trick)"
    r"|works? (?:now|fine|great|perfectly)|working now|solved|got it (?:working|to work)|fixed now)\b(?!\s*\?)",
    re.IGNORECASE,
)
_UNSOLVED = re.compile(
    r"\b(?:no thanks|thanks (?:anyway|in advance|for nothing|but)|thx in advance|still (?:not|no|doesn)"
    r"|(?:does|did|is|was|do|has)(?:n'?t| not| never) (?:work|help|fix|solv)\w*|not (?:working|solved|fixed)"
    r"|nothing works|none of (?:it|them|that|this) work\w*)",
    re.IGNORECASE,
)

_TRIGGER = re.compile(r"^!\s?\w")
_TRIGGER_TARGET = re.compile(r"^!.*?[|>]\s*(\S+)")
_GIVEAWAY = re.compile(
    r"i am only a bot|see my private message|\(source: |don't know anything about"
    r"|is a service to post large texts|keep this channel family friendly|^package \S+ does not exist"
    r"|is the ubuntu support channel|don't feel ignored and repeat",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(r"^factoid .* not found", re.IGNORECASE)
_FACTOID_LENGTH = 80  # characters; people who answer beside a trigger write shorter lines than the bots do


class _Said(Protocol):
    @property
    def author(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def text(self) -> str: ...


def kind_of(text: str) -> CardKind | None:
    """`question` or `action` when a helper's line belongs on the task lane, else None (SPEC T2).

    A question holds a `?` outside a link or opens with an interrogative. An action opens with an imperative
    or a command, or advises ("you can …", "try …", "I'd check …"). A line for a bot (`!ati`) is neither.
    """
    if _TRIGGER.match(text.strip()):
        return None
    said = _ADDRESS.sub("", text, count=1).strip()
    plain = _LINK.sub("", said).strip()
    bare = _OPENERS.sub("", plain).strip()
    if "?" in plain:
        return None if _EMPTY_QUESTION.match(plain) or not re.search(r"[^\W\d_]{2}", plain) else "question"
    if _INTERROGATIVE.match(bare) or _INTERROGATIVE.match(plain):
        return "question"
    if " " not in bare:
        return "action" if _ONE_WORD.match(bare) or _COMMAND.match(bare) else None
    for line in (plain, bare):
        if _IMPERATIVE.match(line) or _COMMAND.match(line) or _ADVICE.search(line):
            return "action"
    return None


def is_solved(text: str) -> bool:
    """Whether an asker's last line says that it is over well: "that worked", or thanks without a further question."""
    if _UNSOLVED.search(text):
        return False
    return bool(_WORKED.search(text)) or (bool(_THANKS.search(text)) and "?" not in text)


def bots_among(messages: Sequence[_Said]) -> frozenset[str]:
    """The authors that are bots.

    Names are hashed, so a bot is known by its role in the record, or by its conduct: each of its lines follows
    a `!trigger` directly, and one of them is a stock sentence or a long line for the trigger's target.
    """
    marked = {message.author for message in messages if message.role == "bot"}
    conversed: set[str] = set()
    recited: set[str] = set()
    for before, message in pairwise((None, *messages)):
        assert message is not None
        if message.role == "user" or message.author in marked:
            continue
        if _is_stock(before, message):
            recited.add(message.author)
        elif not _follows_trigger(before, message):
            conversed.add(message.author)
    return frozenset(marked | (recited - conversed))


def _follows_trigger(before: _Said | None, message: _Said) -> bool:
    return before is not None and before.author != message.author and bool(_TRIGGER.match(before.text))


def _is_stock(before: _Said | None, message: _Said) -> bool:
    if _NOT_FOUND.search(message.text):
        return True
    if before is None or not _follows_trigger(before, message):
        return False
    target = _TRIGGER_TARGET.match(before.text)
    addressed = bool(target and message.text.startswith(target.group(1)))
    return bool(_GIVEAWAY.search(message.text)) or (addressed and len(message.text) >= _FACTOID_LENGTH)
