"""UNSET is one object, false, and never written by mistake."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from pydantic_core import PydanticSerializationError, to_json
from specular_runtime.unset import UNSET, Unset


def test_it_is_false_and_shows_its_name() -> None:
    assert not UNSET
    assert repr(UNSET) == str(UNSET) == "UNSET"
    assert isinstance(UNSET, Unset)


def test_every_copy_is_the_object_itself() -> None:
    assert copy.copy(UNSET) is UNSET
    assert copy.deepcopy([UNSET])[0] is UNSET
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET


def test_no_encoder_writes_it() -> None:
    with pytest.raises(TypeError):
        json.dumps([UNSET])
    with pytest.raises(PydanticSerializationError):
        to_json({"a": UNSET})
