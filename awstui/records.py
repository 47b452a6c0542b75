"""Frozen dataclasses that cost little to define.

`@dataclass(frozen=True, slots=True)` writes and compiles six methods for every class: about 0.45 ms each, which over
the classes that both processes define before anything is on screen comes to 15-20 ms of either's start. A record is a
dataclass too (`fields`, `replace` and `match` work), but all records share one implementation of those methods.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")

_put = object.__setattr__


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """What `@dataclass(frozen=True, slots=True)` makes of a class, without `__post_init__` and inheritance."""
    for method in (__init__, __repr__, __eq__, __hash__, __setattr__, __delattr__, __getstate__, __setstate__):
        setattr(cls, method.__name__, method)
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    return made  # type: ignore[no-any-return]


def __init__(self: Any, *given: Any, **named: Any) -> None:
    known = self.__dataclass_fields__
    if len(given) > len(known):
        raise TypeError(f"{type(self).__name__} has {len(known)} fields, but {len(given)} were given")
    for item, value in zip(known, given, strict=False):
        if item in named:
            raise TypeError(f"{type(self).__name__} was given {item} twice")
        _put(self, item, value)
    for item in list(known.values())[len(given) :]:
        if item.name in named:
            value = named.pop(item.name)
        elif item.default is not MISSING:
            value = item.default
        elif item.default_factory is not MISSING:
            value = item.default_factory()
        else:
            raise TypeError(f"{type(self).__name__} needs {item.name}")
        _put(self, item.name, value)
    if named:
        raise TypeError(f"{type(self).__name__} has no {', '.join(named)}")


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__dataclass_fields__])


def __repr__(self: Any) -> str:
    pairs = (f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
    return f"{type(self).__qualname__}({', '.join(pairs)})"


def __eq__(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def __hash__(self: Any) -> int:
    return hash(_values(self))


def __setattr__(self: Any, name: str, value: Any) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def __delattr__(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def __getstate__(self: Any) -> tuple[Any, ...]:
    return _values(self)


def __setstate__(self: Any, state: tuple[Any, ...]) -> None:
    for name, value in zip(self.__dataclass_fields__, state, strict=True):
        _put(self, name, value)
