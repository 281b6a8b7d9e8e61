"""A value's class is made cheaply and can all that the standard library's can."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import pickle
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace
from threading import Barrier, Thread
from typing import Any, ClassVar, Generic, TypeVar

import pytest

import rf_desktop
from rf_desktop import values
from rf_desktop.values import dataclass

T = TypeVar("T")


@dataclass(frozen=True)
class Spot:
    """Two numbers and what to call them; `seen` is no part of it."""

    x: int
    y: int = 2
    names: Mapping[str, int] = field(default_factory=dict, hash=False)
    secret: str = field(default="quiet", repr=False)
    seen: int = field(default=0, compare=False)
    LIMIT: ClassVar[int] = 9

    def far(self) -> int:
        """A method is left alone."""
        return self.x + self.y


@dataclass(frozen=True)
class Marked(Spot):
    """One more field, and an old one with another default."""

    y: int = 5
    mark: str = "!"


@dataclass(frozen=True)
class Worked(Generic[T]):
    """What is worked out from what was given."""

    given: T
    rows: tuple[T, ...] = field(init=False)
    notes: list[int] = field(init=False, default_factory=lambda: [1])

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", (self.given, self.given))


@dataclass(frozen=True)
class Own:
    """Whoever says it better keeps the word."""

    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own) and self.name.lower() == other.name.lower()

    def __hash__(self) -> int:
        return 7

    def __repr__(self) -> str:
        return "own"


@dataclass(frozen=True)
class Nothing:
    """Without any field."""


def twin(cls: type) -> type:
    """The same class as the standard library makes it, from the very same body."""
    kept = {"__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__", "__match_args__", "__dict__"}
    body = {name: value for name, value in vars(cls).items() if name not in kept and "__dataclass" not in name}
    body |= {each.name: again(each) for each in fields(cls) if each.name in vars(cls)["__annotations__"]}
    bases = tuple(twin(base) if base is not object and is_dataclass(base) else base for base in cls.__bases__)
    return dataclasses.dataclass(frozen=True)(type(cls.__name__, bases, body))


def again(told: dataclasses.Field[Any]) -> Any:
    """The line of a field that a class had before it was made."""
    options = {name: getattr(told, name) for name in ("init", "repr", "hash", "compare", "default", "default_factory")}
    return field(**options)


CALLS: list[Callable[[type], Any]] = [
    lambda of: of(1),
    lambda of: of(1, 3),
    lambda of: of(1, names={"a": 1}),
    lambda of: of(1, secret="loud", seen=4),
    lambda of: of(y=1, x=2),
    lambda of: of(),
    lambda of: of(1, 2, {}, "", 0, 0, 0, 0),
    lambda of: of(1, nobody=2),
    lambda of: of(1, x=1),
]


def outcome(call: Callable[[type], Any], cls: type) -> Any:
    """What a call makes, or what it is refused with."""
    try:
        return call(cls)
    except TypeError as error:
        return str(error)


@pytest.mark.parametrize("cls", [Spot, Marked])
@pytest.mark.parametrize("call", CALLS)
def test_it_takes_and_says_what_the_standard_librarys_does(cls: type, call: Callable[[type], Any]) -> None:
    """Issue 5: the same arguments, fields and words; the same refusals."""
    expected, made = (outcome(call, kind) for kind in (twin(cls), cls))
    if isinstance(expected, str):
        assert made == expected
        return
    assert repr(made) == repr(expected)
    assert asdict(made) == asdict(expected)
    assert vars(made) == vars(expected)
    assert hash(made) == hash(expected)


def test_values_of_one_class_are_compared_by_their_fields_and_of_two_never() -> None:
    """Issue 5."""
    assert Spot(1) == Spot(1, seen=3)
    assert Spot(1) != Spot(2)
    assert Spot(1, 5) != Marked(1)
    assert {Spot(1): "a"}[Spot(1)] == "a"
    assert Nothing() == Nothing()
    assert len({Nothing(), Nothing()}) == 1
    nan = float("nan")
    assert Worked(nan) == Worked(nan)


def test_nothing_can_be_changed() -> None:
    """Issue 5: also what is no field; a subclass that is no dataclass may have attributes of its own."""
    spot, marked = Spot(1), Marked(1)
    for value, name in ((spot, "x"), (spot, "other"), (marked, "mark"), (marked, "x")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, 1)
        with pytest.raises(FrozenInstanceError):
            delattr(value, name)

    class Loose(Spot):
        pass

    loose = Loose(1)
    loose.free = 3  # type: ignore[attr-defined]
    assert vars(loose)["free"] == 3
    with pytest.raises(FrozenInstanceError):
        loose.x = 2  # type: ignore[misc]


def test_it_is_a_dataclass_to_everybody_before_the_first_value_is_made() -> None:
    """Issue 5: fields, patterns, copies."""

    @dataclass(frozen=True)
    class Pair:
        """Of a name and a number."""

        name: str
        number: int = 1

    assert [each.name for each in fields(Pair)] == ["name", "number"]
    assert Pair.__match_args__ == ("name", "number")
    assert Pair.number == 1
    match Pair("a", 2):
        case Pair(name, number):
            assert (name, number) == ("a", 2)
    assert replace(Spot(1), y=7) == Spot(1, 7)
    for made in (Spot(1, names={"a": 2}), Marked(3), Own("a")):
        assert copy.deepcopy(made) == made
        assert pickle.loads(pickle.dumps(made)) == made


def test_what_a_class_says_itself_stays() -> None:
    """Issue 5."""
    assert Own("A") == Own("a")
    assert hash(Own("b")) == 7
    assert repr(Own("b")) == "own"
    assert Spot(1).far() == 3
    assert Worked(1).rows == (1, 1)
    assert Worked(1).notes is not Worked(1).notes


def test_two_threads_may_make_the_first_value_at_once() -> None:
    """D3: the password store is asked in a thread."""
    for _ in range(50):

        @dataclass(frozen=True)
        class Fresh:
            """Of a number."""

            number: int

        start, made = Barrier(2), []

        def make(number: int, start: Barrier = start, made: list[object] = made, kind: type = Fresh) -> None:
            start.wait()
            made.append(kind(number))

        threads = [Thread(target=make, args=(number,)) for number in (1, 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {each.number for each in made} == {1, 2}


def test_other_kinds_are_the_standard_librarys_own() -> None:
    """Issue 5."""

    @dataclass(frozen=True, slots=True)
    class Slim:
        """Of a number."""

        number: int

    @dataclass
    class Open:
        """Of a number."""

        number: int

    assert not hasattr(Slim(1), "__dict__")
    changed = Open(1)
    changed.number = 2
    assert changed == Open(2)
    with pytest.raises(TypeError, match="by name"):

        @dataclass(frozen=True)
        class Named:
            """Of a number."""

            number: int = field(kw_only=True)


def test_every_class_of_ours_could_be_made() -> None:
    """Issue 5: what the standard library would refuse at the import must not wait for the first value."""
    for module in pkgutil.walk_packages(rf_desktop.__path__, "rf_desktop."):
        if not module.name.startswith(("rf_desktop.domain", "rf_desktop.client", "rf_desktop.viewmodels")):
            continue
        for cls in vars(importlib.import_module(module.name)).values():
            if isinstance(cls, type) and is_dataclass(cls) and cls.__module__ == module.name:
                assert callable(values._init(cls))
