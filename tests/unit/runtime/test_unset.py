"""UNSET is one object, false, and never written by mistake."""

from __future__ import annotations

import json

import pytest
from pydantic_core import PydanticSerializationError, to_json
from runtime.unset import UNSET, Unset

from unit.runtime.twins import twins


def test_it_is_false_and_shows_its_name() -> None:
    assert not UNSET
    assert repr(UNSET) == str(UNSET) == "UNSET"
    assert isinstance(UNSET, Unset)


def test_every_copy_is_the_object_itself() -> None:
    assert all(twin is UNSET for twin in twins(UNSET))
    assert twins([UNSET])[2] == [UNSET]


def test_no_encoder_writes_it() -> None:
    with pytest.raises(TypeError):
        json.dumps([UNSET])
    with pytest.raises(PydanticSerializationError):
        to_json({"a": UNSET})
