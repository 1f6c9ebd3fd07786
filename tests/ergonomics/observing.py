"""What becomes of a task, whichever package does it: run by the interpreter of either."""

from __future__ import annotations

import json
import sys
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SHOWN = ("status_code", "body", "path", "attempts")
"""Attributes of exceptions that are looked for."""


def observe(cases: Mapping[str, Callable[[], Any]]) -> None:
    """Do what the command line asks for, and print what came of it."""
    begun = perf_counter()
    found: dict[str, Any]
    try:
        result = cases[sys.argv[2]]()
    except Exception as error:  # noqa: BLE001 - which one it is, is the question
        found = {
            "raises": f"{type(error).__module__.partition('.')[0]}.{type(error).__name__}",
            "says": str(error).replace(sys.argv[1], ""),
            "has": [name for name in SHOWN if hasattr(error, name)],
        }
    else:
        found = {"gives": repr(result), "type": type(result).__name__}
    sys.stdout.write(json.dumps(found | {"seconds": round(perf_counter() - begun, 2)}))
