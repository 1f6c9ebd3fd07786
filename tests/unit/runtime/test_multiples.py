"""Multiples of fractions are told by their digits."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError
from runtime.models import Number
from runtime.multiples import MultipleOf

ADAPTER: TypeAdapter[Any] = TypeAdapter(Annotated[Number, MultipleOf(0.01)])


@pytest.mark.parametrize("text", ["19.99", "0.3", "0", "-7", "1e300", "1e-2", "9" * 400])
def test_a_multiple_is_kept(text: str) -> None:
    assert ADAPTER.dump_python(ADAPTER.validate_json(text)) == ADAPTER.validate_json(text)


@pytest.mark.parametrize("text", ["0.005", "19.999", "1e-7"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ADAPTER.validate_json(text)
    assert [one["type"] for one in caught.value.errors()] == ["multiple_of"]


def test_the_schema_has_the_step() -> None:
    assert ADAPTER.json_schema() == {"type": "number", "multipleOf": 0.01}
