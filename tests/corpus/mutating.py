"""Instances with one change, which may make them wrong."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

Json: TypeAlias = Any

OTHERS: Final[tuple[Json, ...]] = (
    *(None, True, False, 0, -1, 1.5, 10**12, "", "text", [], {}, [None], {"a": 1}),
)
"""What takes the place of a value, to be of another kind."""


def mutated(instance: Json, random: Random) -> Json:
    """Return a copy of an instance with one change."""
    made = [copy.deepcopy(instance)]
    places = list(_places(made))
    holder, key = random.choice(places)
    change: Callable[[Json, Random], Json] = random.choice((_other, _nudged, _nudged))
    holder[key] = change(holder[key], random)
    return made[0]


def _places(holder: Json) -> Iterator[tuple[Json, Json]]:
    pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
    for key, value in list(pairs):
        yield holder, key
        if isinstance(value, dict | list):
            yield from _places(value)


def _other(_: Json, random: Random) -> Json:
    return copy.deepcopy(random.choice(OTHERS))


def _nudged(value: Json, random: Random) -> Json:
    match value:
        case bool():
            return int(value)
        case int() | float():
            return random.choice((value + 1, value - 1, -value - 1, value * 1000 + 0.5, str(value)))
        case str():
            return random.choice(("", f"{value}~", value * 60, value[:1], f" {value}", [value]))
        case list():
            return random.choice((value + value, [], value[:1], [*value, None], {"0": value}))
        case dict() if value and random.random() < 0.7:
            gone = random.choice(list(value))
            return {key: one for key, one in value.items() if key != gone}
        case dict():
            return {**value, "unexpected": random.choice(OTHERS)}
        case _:
            return 0
