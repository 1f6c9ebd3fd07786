"""Classes that lead to more others than Python's stack is deep."""

from __future__ import annotations

import importlib
import sys
from concurrent.futures import ThreadPoolExecutor
from types import GenericAlias
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

COUNT = 400

RING = """
from __future__ import annotations
from runtime.models import Maybe, Model
from runtime.unset import UNSET
""" + "".join(
    f"class C{one}(Model):\n    name: str\n    other: Maybe[list[C{(one + 1) % COUNT}]] = UNSET\n"
    for one in range(COUNT)
)


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Return a module of classes of which each names the next, and the last one the first."""
    (tmp_path / "ring_of_classes.py").write_text(RING, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("ring_of_classes")
    del sys.modules["ring_of_classes"]


def test_a_class_is_built_however_many_it_leads_to(ring: ModuleType) -> None:
    limit = sys.getrecursionlimit()
    value = {"name": "a", "other": [{"name": "b", "other": [{"name": "c", "more": 1}]}]}
    made = ring.C0.model_validate(value)
    assert made.other[0].other[0].name == "c"
    assert made.model_dump(mode="json", exclude_unset=True) == value
    with pytest.raises(ValidationError, match=r"other\.0\.name"):
        ring.C7.model_validate({"name": "a", "other": [{}]})
    assert ring.C9(name="a").name == "a"
    assert sys.getrecursionlimit() == limit


def test_an_adapter_is_made_of_it(ring: ModuleType) -> None:
    kind: Any = GenericAlias(dict, (str, ring.C3))
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    assert adapter.dump_json(adapter.validate_python({"x": {"name": "a"}})) == b'{"x":{"name":"a"}}'


def test_several_threads_may_be_first(ring: ModuleType) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda one: ring.C5.model_validate({"name": str(one)}), range(8)))
    assert [one.name for one in made] == [str(one) for one in range(8)]


def test_a_subclass_elsewhere_is_built_too(ring: ModuleType) -> None:
    derived: Any = type("Derived", (ring.C1,), {"__module__": __name__})
    assert derived.model_validate({"name": "a", "other": [{"name": "b"}]}).other[0].name == "b"
