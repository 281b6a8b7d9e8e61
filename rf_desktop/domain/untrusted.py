"""What a model wrote, and what people pasted, is only text (A7): what is taken out of it and what is pointed at.

What cannot be seen is taken out by `unseen.py`. `flags` finds the links, addresses and commands of a text that its case
does not contain; they are shown as text and marked as such. Nothing here changes who may do what: no text can.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from rf_desktop.domain.unseen import clean

MOST_FLAGS = 20
"""Flags of one text at most; a text with more of them is not read any further."""
LONGEST_FLAG = 300
"""Characters of a flag that are kept."""


def flags(text: str, case_texts: Iterable[str]) -> tuple[str, ...]:
    """Links, addresses and commands of `text` that stand in none of `case_texts`, as written, in order, each once."""
    found: dict[str, str] = {}
    for written, normal in _mentions(clean(text)):
        found.setdefault(normal, written)
    if not found:
        return ()
    known = _Known(case_texts)
    strange = [written[:LONGEST_FLAG] for normal, written in found.items() if normal not in known]
    return tuple(strange[:MOST_FLAGS])


def may_link(target: str, body: str, flagged: Iterable[str]) -> bool:
    """Whether a link of `body` may be followed: it stands there as it leads, and is not flagged.

    A reader of Markdown knows more ways to write a link than `flags` does; what only such a reader finds leads nowhere.
    """
    wanted = _normal(target)
    return any(normal == wanted for _, normal in _mentions(clean(body))) and not any(
        normal == wanted for each in flagged for _, normal in _mentions(each)
    )


# What counts as a link, an address or a command --------------------------------------------------------------------

_TOP = (
    "com|net|org|info|biz|edu|gov|mil|int|io|co|me|tv|app|dev|cloud|online|site|store|shop|tech|xyz|top|club|support|"
    "help|live|link|click|page|pages|web|website|email|mail|example|test|local|internal|lan|corp|onion|icu|buzz|space|"
    "uk|us|ca|au|nz|ie|de|at|ch|fr|es|it|pt|nl|be|lu|dk|se|no|fi|cz|sk|hu|ro|bg|gr|tr|ru|ua|cn|jp|kr|in|br|mx|ar|cl|eu|"
    "ai|gg|ly|to|cc|ws|su|tk|ml|ga|cf|gq|ee|lv|lt|il|ae|za|ng|ke|sg|hk|tw|th|vn|id|my|ph"
)
_LABEL = r"[^\W_](?:[\w-]{0,62}[^\W_])?"
_HOST = rf"(?:{_LABEL}\.){{1,10}}(?:{_TOP}|xn--[a-z0-9-]{{1,60}})"
_TAIL = r"[^\s<>\"'`|\\^{}\[\]]*"
_LINK = re.compile(
    rf"(?P<link>\b[a-z][a-z0-9+.-]{{1,30}}:/{{2,3}}[^\s<>\"'`|\\^{{}}\[\]]+"  # anything://
    r"|\b(?:javascript|data|vbscript|file|mailto|tel|sms|ms-[a-z-]+|search-ms|resolutionflow|about|blob):[^\s<>\"'`|]+"
    rf"|\bwww\.[^\s<>\"'`|\\^{{}}\[\]]+)"
    rf"|(?P<mail>(?<![\w.+-])[\w.+-]{{1,80}}@(?:{_LABEL}\.){{1,10}}{_LABEL})"
    r"|(?P<share>(?<![\\\w])\\\\[\w.$-]+\\[^\s<>\"'`|]+)"
    rf"|(?P<host>(?<![\w@.-])(?!(?:asp|vb|ado|paint)\.net\b){_HOST}\b(?![.-]?\w)(?::\d{{1,5}})?(?:/{_TAIL})?)"
    rf"|(?P<path>(?<![\w@./-])(?:{_LABEL}\.){{1,10}}[a-z]{{2,24}}(?::\d{{1,5}})?/[^\s<>\"'`|\\^{{}}\[\]]+)"
    r"|(?P<v4>(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?:/[^\s<>\"'`|]*)?(?![\w-]|\.\d))"
    r"|(?P<v6>(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6})(?![\w:]))"
    r"|(?P<phone>(?<![\w.+-])(?:\+\d{1,3}[ .-]?(?:\(?\d{1,4}\)?[ .-]?){2,5}\d{2,4}"
    r"|(?:1[ .-])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?![\w-]))",
    re.IGNORECASE,
)
_DISGUISED = (
    (re.compile(r"\bhxxp", re.IGNORECASE), "http"),
    (re.compile(r"\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?", re.IGNORECASE), "."),
    (re.compile(r"\s?[\[({]\s?(?:@|at)\s?[\])}]\s?", re.IGNORECASE), "@"),
)
"""How people write a link so that nobody opens it, and how somebody writes one so that nobody sees it."""
_TRAILING = ".,;:!?)]}>»”’*_~"

_FENCE = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n(?P<code>.*?)(?:^[ \t>]*(?P=fence)|\Z)", re.DOTALL | re.MULTILINE
)
_INLINE = re.compile(r"(?<!`)(?P<ticks>`{1,2})(?!`)(?P<code>[^`\n][^\n]{0,400}?)(?<!`)(?P=ticks)(?!`)")
_PROMPT = re.compile(
    r"^[ \t>*-]*(?:\d+[.)][ \t]+)?"
    r"(?:PS [^\n>]{0,60}>|[A-Z]:\\[^\n>]{0,60}>|[\w.-]+@[\w.-]+[:~/\w.-]*[$#]|[$#](?= [a-z./]))"
    r"[ \t]*(?P<code>\S[^\n]*)$",
    re.MULTILINE,
)
_HEADS = (
    "apt(?:-get)?|arp|bash|bcdedit|bitsadmin|bootrec|brew|cacls|certreq|certutil|chkdsk|chmod|chown|choco|cipher|cmd|"
    "cmdkey|cscript|curl|dcdiag|del|dig|diskpart|dism|dnf|docker|dsregcmd|erase|fdisk|find|fsutil|gpresult|"
    "gpupdate|icacls|iex|ifconfig|ipconfig|iptables|irm|iwr|kill|killall|klist|kubectl|launchctl|manage-bde|mkfs(?:\\.\\w+)?|"
    "mount|mshta|msiexec|mstsc|mysql|nbtstat|nc|ncat|net|netdom|netsh|netstat|nltest|nmap|npm|nslookup|ntdsutil|"
    "openssl|perl|pip3?|ping|pkill|pnputil|powercfg|powershell|psexec|pwsh|python3?|rd|reagentc|reg|regedit|regsvr32|"
    "repadmin|rm|rmdir|robocopy|route|rsync|rundll32|runas|sc|schtasks|scp|setspn|setx|sfc|sh|shutdown|slmgr|snap|"
    "sqlcmd|ssh|su|sudo|systemctl|takeown|taskkill|tasklist|tracert|ufw|useradd|usermod|vssadmin|w32tm|wbadmin|wevtutil|"
    "wget|winget|wmic|wscript|wsl|wusa|xcopy|yum|zsh|dd|format|attrib|passwd"
)
_ARGUMENT = (
    r"(?:[-/]{1,2}[A-Za-z?]\S*|\\\S+|/\S*|[A-Za-z]:\S*|\S*[|=\\]\S*"
    r"|\S+\.(?:exe|msi|ps1|bat|cmd|sh|py|vbs|dll|js|hta|reg)\b)"
)
_CALLED = re.compile(
    rf"(?<![\w./\\-])(?P<code>(?:{_HEADS})(?:\.exe|\.cmd|\.bat)?(?:[ \t]+[^\s\"'`,;()]+){{0,3}}?[ \t]+{_ARGUMENT}"
    r"(?:[ \t]+(?:[-/|&>][^\n]*|\"[^\"\n]*\"|[^\s,;]*[\\/=:.$%][^\s,;]*))*)",
    re.IGNORECASE,
)
_SIMPLE = re.compile(
    r"(?<![\w./\\-])(?P<code>(?:net (?:user|localgroup|stop|start|use|share|accounts)|netsh \w+|"
    r"reg (?:add|delete|import)|"
    r"sc (?:stop|delete|config)|systemctl (?:stop|disable|restart)|sudo [a-z]\S*|rm -\S+|shutdown [-/]\S+|"
    r"docker (?:run|exec|rm)|kubectl \w+|winget (?:install|uninstall)|choco install|npm (?:install|i)|pip3? install)"
    r"(?:[ \t]+[^\s\"'`,;]+){1,6})",
    re.IGNORECASE,
)
_CMDLET = re.compile(
    r"(?<![\w-])(?P<code>(?:Add|Clear|Connect|Copy|Disable|Disconnect|Enable|Enter|Export|Format|Get|Grant|Import|"
    r"Initialize|Install|Invoke|Move|New|Remove|Rename|Repair|Reset|Restart|Resume|Revoke|Send|Set|Start|Stop|Test|"
    r"Unblock|Uninstall|Unlock|Update|Wait|Write)-[A-Z][A-Za-z]{2,}(?:[ \t]+-\w+(?:[ \t:]+[^\s,;|-][^\s,;|]*)?)*"
    r"(?:[ \t]*\|[^\n]*)?)"
)
_LOOKS_LIKE_A_CALL = re.compile(
    rf"\s|^(?:{_HEADS})(?:\.exe)?$|^\S+\.(?:exe|ps1|bat|cmd|msc|cpl)\b|^[./~\\]", re.IGNORECASE
)
_ENDS = ".,;:!?"


def _mentions(text: str) -> Iterator[tuple[str, str]]:
    """Everything of `text` that leads somewhere or does something: as written, and in the form that is compared."""
    for shape in _shapes(text):
        for match in _LINK.finditer(shape):
            if (written := _link_of(match)) is not None:
                yield written, _normal(written)
    yield from _commands(text)


def _shapes(text: str) -> Iterator[str]:
    """The text as it stands, and as it reads once its disguises are off."""
    yield text
    plain = unicodedata.normalize("NFKC", text)
    for pattern, instead in _DISGUISED:
        plain = pattern.sub(instead, plain)
    if plain != text:
        yield plain


def _link_of(match: re.Match[str]) -> str | None:
    written = match[0].rstrip(_TRAILING) if not match["phone"] else match[0]
    if match["link"] and written.count("(") > written.count(")"):
        written += ")" if match[0][len(written) :].startswith(")") else ""
    if match["v4"] and any(int(part) > 255 for part in re.match(r"[\d.]+", written)[0].split(".") if part):  # type: ignore[index]  # it begins with digits
        return None
    return written or None


def _commands(text: str) -> Iterator[tuple[str, str]]:
    blocks = [match["code"] for match in _FENCE.finditer(text)]
    prose = _FENCE.sub("\n", text)
    lines = [line for block in blocks for line in block.splitlines() if line.strip(" \t>#")]
    spans = [match["code"] for match in _INLINE.finditer(prose) if _LOOKS_LIKE_A_CALL.search(match["code"].strip())]
    called = [
        match["code"]
        for pattern in (_PROMPT, _CALLED, _SIMPLE, _CMDLET)
        for match in pattern.finditer(_INLINE.sub(" ", prose))
    ]
    found = {
        _normal_command(shown): shown for each in [*lines, *spans, *called] if (shown := each.strip().rstrip(_ENDS))
    }
    for normal, shown in found.items():
        if not any(other != normal and other.startswith(normal) for other in found):
            yield shown, normal


# What is compared -----------------------------------------------------------------------------------------------------

_WEB = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)


def _normal(link: str) -> str:
    """A link or address as it is compared: nobody's capitals, no scheme of the web, no slash at the end."""
    text = unicodedata.normalize("NFKC", link).casefold()
    if text.startswith("mailto:"):
        text = text.removeprefix("mailto:").partition("?")[0]
    if re.fullmatch(r"\+?[\d().\s-]+", text) and not re.fullmatch(r"[\d.]+", text):
        return "tel " + re.sub(r"\D", "", text)
    return _WEB.sub("", text).rstrip("/")


def _normal_command(command: str) -> str:
    text = re.sub(r"^(?:PS [^>]*>|[A-Z]:\\[^>]*>|[$#>])\s*", "", command)
    return "! " + " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class _Known:
    """What a case contains, read only as far as it is asked."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = [clean(text) for text in texts]
        self._links: set[str] | None = None
        self._flat: str | None = None

    def __contains__(self, normal: str) -> bool:
        if normal.startswith("! "):
            return self._has_command(normal[2:])
        if self._links is None:
            self._links = {
                _normal(written)
                for text in self._texts
                for shape in _shapes(text)
                for match in _LINK.finditer(shape)
                if (written := _link_of(match)) is not None
            }
        return normal in self._links

    def _has_command(self, command: str) -> bool:
        if self._flat is None:
            joined = "\n".join(self._texts)
            self._flat = " ".join(unicodedata.normalize("NFKC", joined).casefold().split())
        return re.search(rf"(?<![\w./\\-]){re.escape(command)}(?![\w./\\|&>*:-])", self._flat) is not None
