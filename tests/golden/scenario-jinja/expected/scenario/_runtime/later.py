"""What modules of models need of others that need them, told before a class is used."""

from __future__ import annotations

from copy import copy
from importlib import import_module
from inspect import get_annotations
from sys import modules
from threading import RLock
from typing import TYPE_CHECKING

from pydantic import BaseModel

from .building import fields_built

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_places: dict[str, Mapping[str, str]] = {}
"""For each module that waits, the names that it does not have yet and their modules."""

_apart: set[str] = set()
"""All modules that waited: of more classes in a cycle than one module has."""

_lock = RLock()


def later(module: str, places: Mapping[str, str]) -> None:
    """Note the names that the annotations of a module use, each with its module.

    These need the module themselves, so it cannot import them while it is imported.
    """
    _places[module] = places
    _apart.add(module)


def is_any_apart() -> bool:
    """Tell whether there are so many that need each other."""
    return bool(_apart)


def stands_apart(cls: type[BaseModel]) -> bool:
    """Tell whether a class is one of the very many that need each other."""
    return any(base.__module__ in _apart for base in cls.__mro__)


def is_waiting(cls: type[BaseModel]) -> bool:
    """Tell whether a class, or one of its bases, does not have all names yet."""
    return any(base.__module__ in _places for base in cls.__mro__)


def load_later() -> None:
    """Import what modules wait for, tell them, and complete the fields of classes.

    Modules are imported before there is a lock, and none takes one while it is
    imported: threads that import some of them, and use others, never wait in a ring.
    """
    found: dict[str, dict[str, object]] = {}
    while waiting := [module for module in tuple(_places) if module not in found]:
        for module in waiting:
            # Another thread may just import it.
            import_module(module)
            package = module.rpartition(".")[0]
            found[module] = {
                name: getattr(import_module(place, package), name)
                for name, place in _places.get(module, {}).items()
            }
    if found:
        with _lock:
            _tell(found)


def _tell(found: Mapping[str, Mapping[str, object]]) -> None:
    for module, names in found.items():
        vars(modules[module]).update(names)
    # Bases before what is made of them.
    for cls in sorted(_incomplete(found), key=lambda one: len(one.__mro__)):
        with fields_built():
            cls.model_rebuild(raise_errors=False, _types_namespace={})
    for module in found:
        _places.pop(module, None)


def _incomplete(names: Iterable[str]) -> Iterator[type[BaseModel]]:
    for name in names:
        for one in tuple(vars(modules[name]).values()):
            if not isinstance(one, type) or one.__module__ != name:
                continue
            if issubclass(one, BaseModel) and not one.__pydantic_fields_complete__:
                yield one


def inherit(cls: type[BaseModel]) -> None:
    """Take inherited fields anew, now that the bases know what theirs mean.

    What their annotations name is in their own modules, where pydantic does not look.
    """
    fields = cls.__pydantic_fields__
    own = get_annotations(cls)
    for base in reversed(cls.__mro__[1:]):
        if base is BaseModel or not issubclass(base, BaseModel):
            continue
        told = get_annotations(base).keys() - own.keys()
        for name in told & fields.keys():
            fields[name] = copy(base.__pydantic_fields__[name])
        if "__pydantic_extra__" in told:
            _inherit_extra(cls, base)


def _inherit_extra(cls: type[BaseModel], base: type[BaseModel]) -> None:
    """Take the type of members without a field."""
    if "__pydantic_extra_info__" in base.__dict__:
        cls.__pydantic_extra_info__ = base.__pydantic_extra_info__
        return
    # Before pydantic 2.13 the annotation is read when the class is built.
    told = get_annotations(base, eval_str=True)
    cls.__annotations__["__pydantic_extra__"] = told["__pydantic_extra__"]
