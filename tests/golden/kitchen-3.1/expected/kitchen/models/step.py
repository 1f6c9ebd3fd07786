"""Models: `Step`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET


class Step(Model):
    text: str
    minutes: Annotated[Maybe[int], Field(multiple_of=5)] = UNSET
    sub_steps: Maybe[list[Step]] = UNSET
