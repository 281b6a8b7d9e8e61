"""Secrets that are known by their type, and the watch at the door to the model (A7).

`TypedSecrets` finds what `detect-secrets` knows: tokens of two dozen services. Its plugins that measure randomness are
left out, since they take ids, hashes and event numbers for secrets. `KnownSecrets` remembers what this process has
taken out of texts and never lets a request leave that holds any of it.
"""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

from rf_desktop.server.model import SecretLeaving
from rf_desktop.server.observe import logger

REMEMBERED = 5000
"""Secrets that are remembered, the latest; in memory only."""
LEAST = 6
"""Characters of a secret that is worth watching for: a PIN would stop every conversation with that number in it."""
_PLUGINS = {
    "artifactory": "ArtifactoryDetector",
    "aws": "AWSKeyDetector",
    "azure_storage_key": "AzureStorageKeyDetector",
    "basic_auth": "BasicAuthDetector",
    "cloudant": "CloudantDetector",
    "discord": "DiscordBotTokenDetector",
    "github_token": "GitHubTokenDetector",
    "gitlab_token": "GitLabTokenDetector",
    "ibm_cloud_iam": "IbmCloudIamDetector",
    "jwt": "JwtTokenDetector",
    "mailchimp": "MailchimpDetector",
    "npm": "NpmDetector",
    "openai": "OpenAIDetector",
    "pypi_token": "PypiTokenDetector",
    "sendgrid": "SendGridDetector",
    "slack": "SlackDetector",
    "softlayer": "SoftlayerDetector",
    "square_oauth": "SquareOAuthDetector",
    "stripe": "StripeDetector",
    "telegram_token": "TelegramBotTokenDetector",
    "twilio": "TwilioKeyDetector",
}
_WORTH_A_LOOK = re.compile(r"[\w/+=.:~-]{16}|://")
_log = logger("redaction")

Analyze = Callable[[str], Iterable[str]]


class TypedSecrets:
    """A finder for `domain.redaction`: typed tokens. Loaded at the first text, or before by `load`, from any thread."""

    def __init__(self) -> None:
        self._analyzers: Sequence[Analyze] = ()
        self._loaded = False
        self._loading = threading.Lock()

    def load(self) -> None:
        """Import the plugins: a quarter of a second."""
        with self._loading:
            if not self._loaded:
                self._analyzers = [_analyzer(module, name) for module, name in _PLUGINS.items()]
                self._loaded = True

    def __call__(self, text: str) -> Iterator[tuple[int, int]]:
        """Where each begins and ends."""
        if _WORTH_A_LOOK.search(text) is None:
            return
        if not self._loaded:
            self.load()
        offset = 0
        for line in text.split("\n"):
            if _WORTH_A_LOOK.search(line):
                for start, end in _in_line(line, self._analyzers):
                    yield offset + start, offset + end
            offset += len(line) + 1


class KnownSecrets:
    """What this process has taken out of texts, and its own keys: none of it leaves for a model."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, None] = OrderedDict()

    def remember(self, *secrets: str) -> None:
        """Watch for these from now on. What could be a word of everybody's is not watched for."""
        for secret in secrets:
            if len(secret) >= LEAST and not secret.isalpha() and not re.fullmatch(r"[\d .-]{1,9}", secret):
                self._known[secret] = None
                self._known.move_to_end(secret)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def watch(self, body: bytes) -> None:
        """For each request to a model, with what leaves. Raises SecretLeaving; the log says that it did, not what."""
        if not self._known:
            return
        try:
            said = "\n".join(_texts(json.loads(body)))
        except ValueError:
            said = body.decode("utf-8", errors="replace")
        if any(secret in said for secret in self._known):
            _log.error("a request to the model held a known secret and was not sent", size=len(body))
            raise SecretLeaving


def _analyzer(module: str, name: str) -> Analyze:
    plugin: Any = getattr(import_module(f"detect_secrets.plugins.{module}"), name)()
    analyze: Analyze = plugin.analyze_string
    return analyze


def _in_line(line: str, analyzers: Sequence[Analyze]) -> Iterator[tuple[int, int]]:
    for analyze in analyzers:
        for found in set(analyze(line)):
            if len(str(found)) >= LEAST:
                yield from (match.span() for match in re.finditer(re.escape(str(found)), line))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from _inner(value)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _inner(text: str) -> Iterator[str]:
    """The lines of a case, or a tool's input: JSON within the text, where a quote in a secret stands as two letters."""
    for line in text.splitlines():
        if not line.startswith(("{", "[")):
            continue
        try:
            inner = json.loads(line)
        except ValueError:
            continue
        yield from _texts(inner)
