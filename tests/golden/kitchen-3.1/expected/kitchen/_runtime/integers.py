"""Formats of integers: the ranges of those that have a fixed number of bits."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

Int8: TypeAlias = Annotated[int, Field(ge=-(2**7), le=2**7 - 1)]
"""An integer of 8 bits."""

Int16: TypeAlias = Annotated[int, Field(ge=-(2**15), le=2**15 - 1)]
"""An integer of 16 bits."""

Int32: TypeAlias = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
"""An integer of 32 bits."""

Int64: TypeAlias = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
"""An integer of 64 bits."""

UInt8: TypeAlias = Annotated[int, Field(ge=0, le=2**8 - 1)]
"""An integer of 8 bits without a sign."""

UInt16: TypeAlias = Annotated[int, Field(ge=0, le=2**16 - 1)]
"""An integer of 16 bits without a sign."""

UInt32: TypeAlias = Annotated[int, Field(ge=0, le=2**32 - 1)]
"""An integer of 32 bits without a sign."""

UInt64: TypeAlias = Annotated[int, Field(ge=0, le=2**64 - 1)]
"""An integer of 64 bits without a sign."""
