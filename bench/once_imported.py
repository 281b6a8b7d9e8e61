"""Changing a module from outside, at the moment in which somebody else imports it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


class _Finder(MetaPathFinder):
    def __init__(self, then: Callable[[ModuleType], None], names: set[str]) -> None:
        self._then = then
        self._names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self._names:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self._then)
        return spec


class _Loader(Loader):
    def __init__(self, real: Loader, then: Callable[[ModuleType], None]) -> None:
        self._real = real
        self._then = then

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._real.exec_module(module)
        self._then(module)

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def once_imported(then: Callable[[ModuleType], None], *names: str) -> None:
    """Call `then` with each of these modules right after its body has run. None of them may be imported already."""
    assert not sys.modules.keys() & set(names)
    sys.meta_path.insert(0, _Finder(then, set(names)))
