"""`dataclass` for frozen values, which costs a start next to nothing.

The standard library writes and compiles six functions for each frozen class at its import: half a millisecond, several
hundred times. Here they are closures, and only `__init__` is written, when the first value of a class is made; of most
classes none is made before the window is there. What a value can do is the same, `fields`, `replace`, `asdict` and
patterns included; any other kind of dataclass is the standard library's own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["dataclass", "frozen"]

T = TypeVar("T")


def frozen(cls: type[T]) -> type[T]:
    """What `dataclasses.dataclass(frozen=True)` makes of a class. Raises TypeError for `kw_only` fields."""
    own = vars(cls)
    if own.get("__doc__") is None:
        cls.__doc__ = cls.__name__  # the standard library would work out a signature for it
    inherits = any(dataclasses.is_dataclass(base) for base in cls.__bases__)
    dataclasses.dataclass(init=False, repr=False, eq=False, frozen=inherits)(cls)  # collects the fields, no more
    own["__dataclass_params__"].frozen = True
    fields = dataclasses.fields(cls)  # type: ignore[arg-type]
    if any(field.kw_only for field in fields):
        raise TypeError(f"{cls.__name__} has fields that can only be given by name: not written here")
    compared = tuple(field.name for field in fields if field.compare)
    hashed = tuple(field.name for field in fields if (field.compare if field.hash is None else field.hash))
    has_hash = own.get("__hash__") is not None or ("__hash__" in own and "__eq__" not in own)
    made: dict[str, Callable[..., Any]] = {
        "__init__": _written_when_needed(cls),
        "__repr__": _repr(tuple(field.name for field in fields if field.repr)),
        "__eq__": _eq(_tuple_of(compared)),
    }
    if not inherits:
        made |= _unchangeable(cls, frozenset(field.name for field in fields))
    for name, function in made.items():
        if name not in own:
            setattr(cls, name, function)
    if not has_hash:
        cls.__hash__ = _hash(_tuple_of(hashed))  # type: ignore[assignment,method-assign]
    return cls


def _tuple_of(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    if not names:
        return lambda _: ()
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda value: (read(value),)


def _eq(read: Callable[[object], tuple[Any, ...]]) -> Callable[[object, object], bool]:
    def is_same(self: object, other: object) -> bool:
        if other.__class__ is self.__class__:
            return read(self) == read(other)
        return NotImplemented  # type: ignore[no-any-return]

    return is_same


def _hash(read: Callable[[object], tuple[Any, ...]]) -> Callable[[object], int]:
    def hash_of(self: object) -> int:
        return hash(read(self))

    return hash_of


def _repr(names: tuple[str, ...]) -> Callable[[object], str]:
    @recursive_repr()
    def repr_of(self: object) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({said})"

    return repr_of


def _unchangeable(cls: type, names: frozenset[str]) -> dict[str, Callable[..., None]]:
    def refuse_to_set(self: object, name: str, value: object) -> None:
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)  # type: ignore[arg-type]

    def refuse_to_delete(self: object, name: str) -> None:
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)  # type: ignore[arg-type]

    return {"__setattr__": refuse_to_set, "__delattr__": refuse_to_delete}


def _written_when_needed(cls: type) -> Callable[..., None]:
    """An `__init__` that puts the real one in its place. Two threads at once put two, each as good as the other."""

    def first(self: object, *given: object, **named: object) -> None:
        init = _init(cls)
        setattr(cls, "__init__", init)  # noqa: B010 - a type checker takes it for a method
        init(self, *given, **named)

    return first


def _init(cls: type) -> Callable[..., None]:
    """As the standard library writes it, for a class whose fields are frozen."""
    parameters, lines = ["self"], []
    known: dict[str, Any] = {"_set": object.__setattr__, "_absent": MISSING}
    for field in dataclasses.fields(cls):
        name = field.name
        if field.default_factory is not MISSING:
            known[f"_make_{name}"] = field.default_factory
            given = f"_make_{name}() if {name} is _absent else {name}" if field.init else f"_make_{name}()"
            default = "=_absent"
        else:
            if field.default is not MISSING:
                known[f"_default_{name}"] = field.default
            given, default = name, f"=_default_{name}" if field.default is not MISSING else ""
        if field.init:
            parameters.append(name + default)
        if field.init or field.default_factory is not MISSING:
            lines.append(f"_set(self, {name!r}, {given})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "\n  ".join(lines or ["pass"])
    written: dict[str, Any] = {}
    exec(f"def __init__({', '.join(parameters)}):\n  {body}", known, written)
    init: Callable[..., None] = written["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__module__ = cls.__module__
    return init


if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls: type | None = None, /, **options: Any) -> Any:
        """As `dataclasses.dataclass`."""
        if cls is not None or options != {"frozen": True}:
            return dataclasses.dataclass(cls, **options)
        return frozen
