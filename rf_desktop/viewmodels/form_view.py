"""What the forms hold and show, as values. A form's fields live in its widgets; a failure never takes them away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.vocabulary import HandoffVerdict, Priority, Role, Visibility
from rf_desktop.values import dataclass
from rf_desktop.viewmodels.before_escalating import FactAnswer


def _no_problems() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True)
class FormState:
    """`busy` while it is being sent; `problems` per field, under "" what concerns the whole form; `done` closes it."""

    busy: bool = False
    problems: Mapping[str, str] = field(default_factory=_no_problems)
    done: bool = False


@dataclass(frozen=True)
class NewSessionValues:
    """The fields of *New session* (T10); only the problem is required."""

    problem: str = ""
    client: str = ""
    contact: str = ""
    device: str = ""
    ticket: str = ""
    domain: str = ""


@dataclass(frozen=True)
class EscalateValues:
    """The fields of *Escalate* (E4, E7). Without `target_id` it goes to the seniors' queue, else to that colleague."""

    reason: str = ""
    notes: str = ""
    priority: Priority = "normal"
    target_id: PersonId | None = None
    pre_flight: tuple[FactAnswer, ...] = ()


@dataclass(frozen=True)
class ResolveValues:
    """The fields of *Resolve* (T7). `verdict` judges the handoff, None where there was none."""

    cause: str = ""
    fix: str = ""
    verdict: HandoffVerdict | None = None
    verdict_note: str = ""
    write_up: str = ""
    visibility: Visibility = "internal"
    minutes: int = 0


@dataclass(frozen=True)
class Target:
    """A colleague to whom a session can be handed."""

    id: PersonId
    name: str
    role: Role


@dataclass(frozen=True)
class Counter:
    """How many characters are left; `over` once there are too many."""

    label: str
    over: bool
