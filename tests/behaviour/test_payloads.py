"""The document's example and everything near it, read by the models and by the client."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from scenario import UNSET, DecodeError, Job, JobMetadata, JobResponse, JobStatus, NodeInput

from behaviour.answering import Answers, answering
from behaviour.calling import Caller, calling
from behaviour.places import (
    EXAMPLE,
    OBJECTS,
    PLACES,
    Json,
    Path_,
    Place,
    canonical,
    changed,
    found,
    is_free,
    path_text,
    where,
    without,
    written,
)

Read: TypeAlias = Callable[[str], JobResponse]

FREE: Final = [place for place in PLACES if is_free(place)]
ENUMS: Final = where(enum=None)
TEXTS: Final = [place for place in where(type="string") if "enum" not in place.schema]
NUMBERS: Final = where(type="number")

OTHERS: Final[dict[str, list[Json]]] = {
    "string": [1, True, None, [], {}],
    "number": ["1", True, None, [], {}],
    "boolean": [0, 1, "true", None, [], {}],
    "array": [{}, "", 0, False, None],
    "object": [[], "", 0, False, None],
}
"""By type, what is of another one."""


class RefusedError(Exception):
    """What the models or a client say of a payload: the path to the first problem."""


@pytest.fixture(params=["models", "client"])
def read(request: pytest.FixtureRequest) -> Iterator[Read]:
    """Each of the ways to read a payload."""
    if request.param == "models":
        yield _read_model
        return
    with answering() as answers, calling("sync", answers.url) as caller:

        def read(text: str) -> JobResponse:
            answers.say_json(text)
            try:
                return caller.get_job()
            except DecodeError as error:
                raise RefusedError(error.path) from error

        yield read


def _read_model(text: str) -> JobResponse:
    try:
        return JobResponse.model_validate_json(text)
    except ValidationError as error:
        raise RefusedError(path_text(error.errors()[0]["loc"])) from error


def _require_kept(read: Read, payload: Json) -> JobResponse:
    response = read(written(payload))
    assert type(response) is JobResponse
    assert canonical(response.model_dump_json()) == written(payload)
    assert written(response.model_dump(mode="json")) == written(payload)
    return response


def _require_refused(read: Read, payload: Json, path: Path_) -> None:
    with pytest.raises(RefusedError) as caught:
        read(written(payload))
    assert str(caught.value) == path_text(path)


def _attribute(model: Any, path: Path_) -> Any:  # noqa: ANN401
    """Return what the attributes of models, found by their names on the wire, lead to."""
    for step in path:
        if isinstance(model, BaseModel):
            fields = type(model).model_fields
            [name] = [name for name in fields if step in (name, fields[name].alias)]
            model = getattr(model, name)
        else:
            model = model[step]
    return model


def test_example_is_as_large_as_the_document() -> None:
    properties = [is_required for place in OBJECTS for _, is_required in place.properties]
    assert (properties.count(True), properties.count(False)) == (24, 99)
    assert sum(len(place.schema["enum"]) for place in ENUMS) == 183
    counts = (len(ENUMS), len(where(const=None)), len(where(minimum=None)))
    assert counts == (14, 1, 2)
    for place in OBJECTS:
        assert {name for name, _ in place.properties} >= place.value.keys(), place.name


def test_example_is_kept(read: Read) -> None:
    response = _require_kept(read, EXAMPLE)
    for place in PLACES:
        value = _attribute(response, place.path)
        if isinstance(place.value, str | int | bool):
            assert value == place.value, place.name
            assert type(value) is type(place.value) or place in ENUMS, place.name


def test_example_is_kept_by_either_client(caller: Caller, answers: Answers) -> None:
    for call in (caller.get_job, caller.approve_user):
        answers.say_json(EXAMPLE)
        response = call()
        assert type(response) is JobResponse
        assert canonical(response.model_dump_json()) == written(EXAMPLE)


def test_required_members_are_required(read: Read) -> None:
    for place in OBJECTS:
        for name, is_required in place.properties:
            if is_required:
                path = (*place.path, name)
                _require_refused(read, without(path), path)


def test_optional_members_may_be_left_out(read: Read) -> None:
    for place in OBJECTS:
        for name, is_required in place.properties:
            if not is_required:
                path = (*place.path, name)
                assert found(EXAMPLE, path) is not UNSET
                response = _require_kept(read, without(path))
                assert _attribute(response, path) is UNSET


def test_every_listed_value_is_kept(read: Read) -> None:
    for place in ENUMS:
        for value in place.schema["enum"]:
            member = _attribute(_require_kept(read, changed(place.path, value)), place.path)
            assert member in type(member).__members__.values()
            assert (member, str(member), member.is_known) == (value, value, True)


@pytest.mark.parametrize(
    "value", ["never-heard-of", "", "CANCELED", " canceled", "3D", "é\U0001f600"]
)
def test_unlisted_values_are_kept(read: Read, value: str) -> None:
    for place in ENUMS:
        member = _attribute(_require_kept(read, changed(place.path, value)), place.path)
        assert type(member).__members__
        assert (member, str(member), member.is_known) == (value, value, False)
        assert {value: place.name}[member] == place.name
        assert member not in type(member).__members__.values()


def test_values_of_another_type_are_refused(read: Read) -> None:
    for place in PLACES:
        if not is_free(place):
            kind = place.schema["type"]
            nullable = isinstance(kind, list)
            for other in OTHERS["string" if nullable else kind]:
                if other is not None or not nullable:
                    _require_refused(read, changed(place.path, other), place.path)


def test_constant_is_exact(read: Read) -> None:
    [place] = where(const=None)
    for other in (False, 1, 1.0, "true", None):
        _require_refused(read, changed(place.path, other), place.path)
    assert _attribute(_require_kept(read, changed(place.path, value=True)), place.path) is True


def test_minimum_is_kept_in_both_places(read: Read) -> None:
    assert [place.path[-1] for place in where(minimum=1)] == ["step", "step"]
    for place in where(minimum=1):
        for low in (0, 0.0, -1, 0.9999999999, -(10**30)):
            _require_refused(read, changed(place.path, low), place.path)
        for high in (1, 1.0, 1.5, 10**30):
            _require_kept(read, changed(place.path, high))


def test_unknown_members_are_kept(read: Read) -> None:
    odd: Json = {"x": None, "": [{"y": 1e-7}], "job_id": {}, "model_dump": 1, "a b\n": "é"}
    for place in OBJECTS:
        response = _require_kept(read, changed(place.path, place.value | {"x-odd": odd}))
        assert _attribute(response, place.path).model_extra == {"x-odd": odd}


def test_null_and_nothing_differ(read: Read) -> None:
    path = ("job", "metadata", "error")
    assert _attribute(_require_kept(read, changed(path, None)), path) is None
    assert _attribute(_require_kept(read, without(path)), path) is UNSET
    assert _attribute(_require_kept(read, changed(path, "")), path) == ""


class Token(str):
    """A number as it is written."""

    __slots__ = ()


def _tokens(text: str) -> Json:
    return json.loads(text, parse_int=Token, parse_float=Token)


@pytest.mark.parametrize(
    "token", ["0", "0.0", "1", "1.0", "-1", "1e-7", "2.5", "12345678901234567890", "1e+300", "-0.0"]
)
def test_numbers_are_verbatim(read: Read, token: str) -> None:
    for place in [*NUMBERS, *FREE]:
        if place.schema.get("minimum", float(token)) <= float(token):
            text = written(changed(place.path, "@")).replace('"@"', token)
            response = read(text)
            assert found(_tokens(response.model_dump_json()), place.path) == token, place.name
            assert _tokens(response.model_dump_json()) == {"job": _tokens(text)["job"]}


@pytest.mark.parametrize("text", ["2023-02-03T11:19:41.579Z", "2023-02-30", "HTTP://x/ ", "\0"])
def test_texts_are_verbatim(read: Read, text: str) -> None:
    for place in TEXTS:
        assert _attribute(_require_kept(read, changed(place.path, text)), place.path) == text


JSON: Final[st.SearchStrategy[Json]] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("aé\0"), inner),
    max_leaves=5,
)


@settings(
    max_examples=100,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(place=st.sampled_from(FREE), value=JSON)
def test_free_places_take_any_json(read: Read, place: Place, value: Json) -> None:
    response = _require_kept(read, changed(place.path, value))
    assert written(_attribute(response, place.path)) == written(value)


@pytest.mark.parametrize("place", FREE, ids=lambda place: place.name)
def test_free_places_take_null(place: Place) -> None:
    response = _require_kept(_read_model, changed(place.path, None))
    assert _attribute(response, place.path) is None


def test_both_names_are_taken_and_the_wire_names_written() -> None:
    by_wire = {"nodeId": "n"}
    assert NodeInput.model_validate({"name": "n", "type": "file", "maskFrom": "m"}).mask_from == "m"
    made = NodeInput.model_validate({"name": "n", "type": "file", "mask_from": "m"} | by_wire)
    assert made.model_dump(mode="json") == {
        "name": "n",
        "type": "file",
        "maskFrom": "m",
        "nodeId": "n",
    }
    assert made == NodeInput(name="n", type="file", mask_from="m", nodeId="n")  # type: ignore[call-arg, arg-type]


def test_what_is_made_by_hand_is_written_as_set() -> None:
    metadata = JobMetadata(error=None, hint=UNSET, asset_ids=[])
    assert metadata.model_dump_json() == '{"assetIds":[],"error":null}'
    job = JobResponse.model_validate(EXAMPLE).job
    job.status, job.owner_id, job.metadata = JobStatus.SUCCESS, UNSET, metadata
    kept = json.loads(Job.model_validate_json(job.model_dump_json()).model_dump_json())
    assert "ownerId" not in kept
    assert (kept["status"], kept["metadata"]) == ("success", {"assetIds": [], "error": None})
