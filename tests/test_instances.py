"""What `make corpus-instances` asks is asked rightly, and answered by models that agree."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from corpus.instances import failures, round_of, total
from corpus.judging import Judge, same
from corpus.making import Maker, NoInstanceError
from corpus.mutating import mutated
from corpus.patterns import text_like
from corpus.plain import Plain

OLD: Final = """
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Pet:
      required: [id, name]
      properties:
        id: {type: integer, readOnly: true, minimum: 1, exclusiveMinimum: true}
        name: {type: string, nullable: true, example: Tom}
        mother: {nullable: true, allOf: [{$ref: '#/components/schemas/Pet'}]}
        day: {$ref: 'rest.yaml#/Day'}
"""
REST: Final = "Day: {type: string, format: date}\n"


def _document(folder: Path, text: str = OLD) -> Path:
    (folder / "rest.yaml").write_text(REST, "utf-8")
    path = folder / "pets.yaml"
    path.write_text(text, "utf-8")
    return path


def test_what_an_old_document_says_is_said_in_plain_json_schema(tmp_path: Path) -> None:
    plain = Plain(_document(tmp_path), lenient=False)
    assert plain.components == {"Pet": "d0"}
    assert plain.definitions["d0"] == {
        "type": ["object"],
        "required": ["id", "name"],
        "properties": {
            "id": {"type": ["integer"], "exclusiveMinimum": 1},
            "name": {"type": ["string", "null"]},
            "mother": {"anyOf": [{"allOf": [{"$ref": "#/$defs/d0"}]}, {"type": "null"}]},
            "day": {"$ref": "#/$defs/d1"},
        },
    }
    assert plain.definitions["d1"] == {"type": ["string"], "format": "date"}


def test_what_one_way_does_not_have_is_free_in_the_lenient_form(tmp_path: Path) -> None:
    plain = Plain(_document(tmp_path), lenient=True)
    assert plain.definitions["d0"]["required"] == ["name"]
    assert plain.definitions["d0"]["properties"]["id"] == {}


def test_instances_are_valid_and_the_seed_decides_them(tmp_path: Path) -> None:
    path = _document(tmp_path)
    first, second = Judge(path, "seed"), Judge(path, "seed")
    made = list(first.instances("Pet", 20))
    assert len(made) == 20
    assert made == list(second.instances("Pet", 20))
    assert len({repr(one) for one in made}) > 10
    assert all(first.fault("Pet", one) is None for one in made)


def test_a_text_that_no_format_was_asked_for_is_not_judged(tmp_path: Path) -> None:
    judge = Judge(_document(tmp_path), "seed")
    pet = {"id": 2, "name": None, "day": "soon"}
    assert judge.fault("Pet", pet) is None
    assert not judge.valid("Pet", pet)
    assert judge.fault("Pet", {"id": 2}) == ("required", "$: 'name' is a required property")
    wrong = judge.fault("Pet", {"id": 2, "name": 1})
    assert wrong is not None
    assert wrong[0] == "type"


@pytest.mark.parametrize(
    "pattern", ["^[a-z]{2,4}-\\d+$", "^(one|two)?$", "[^a-c]+x", "\\w\\s\\S", "a.b*"]
)
def test_a_text_is_made_like_a_pattern(pattern: str) -> None:
    random = Random(1)
    assert all(re.search(pattern, text_like(pattern, random)) for _ in range(20))


def test_there_is_no_instance_of_what_contains_itself() -> None:
    definitions: dict[str, Any] = {
        "d0": {"type": ["object"], "required": ["d"], "properties": {"d": {"$ref": "#/$defs/d0"}}}
    }
    with pytest.raises(NoInstanceError):
        Maker(definitions, Random(1)).make({"$ref": "#/$defs/d0"})


def test_a_mutant_leaves_its_instance_alone() -> None:
    instance = {"a": [1, {"b": "c"}]}
    mutants = [mutated(instance, Random(seed)) for seed in range(50)]
    assert instance == {"a": [1, {"b": "c"}]}
    assert sum(not same(one, instance) for one in mutants) > 40


def test_values_are_the_same_as_json_has_it() -> None:
    assert same({"a": [1.0, True]}, {"a": [1, True]})
    assert not same([1], [True])
    assert not same([1], [1, 2])
    assert not same({"a": 1}, {"b": 1})


def test_models_agree_with_their_document(tmp_path: Path) -> None:
    it = round_of("pets.yaml", _document(tmp_path), tmp_path / "made")
    assert it.problem == ""
    assert (it.verdict.unmade, it.verdict.unmatched, it.verdict.differences) == ([], [], {})
    assert it.verdict.given_back == it.verdict.accepted == it.verdict.valid > 30
    assert it.verdict.rejected == it.verdict.invalid > 20


def test_models_that_do_not_agree_are_a_failure(tmp_path: Path) -> None:
    rounds = [round_of("pets.yaml", _document(tmp_path), tmp_path / "made")]
    assert failures(rounds) == []
    rounds[0].verdict.rejected = 0
    rounds[0].verdict.differ("accepted", "type", "Pet", 1, "")
    assert failures(rounds) == ["rejected: 0.00 %, where 99.5 % is the least"]
    assert total(rounds).verdict.differences == {"accepted: type": 1}


def test_a_document_without_a_package_is_a_failure(tmp_path: Path) -> None:
    it = round_of("pets.yaml", _document(tmp_path, "openapi: [3.1.0\n"), tmp_path / "made")
    assert it.problem.startswith("generate: ")
