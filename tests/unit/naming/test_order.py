"""The order of a document decides no name, and what is added renames nothing that is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from small_document import reference, understood, whole
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.ir.types import NodeId
from specular.naming.identifiers import class_name
from specular.naming.places import names_by_place
from specular.naming.plan import NamePlan, plan_names

if TYPE_CHECKING:
    from specular.ir.types import JsonValue

    Members = dict[str, JsonValue]

CONFIG = ApiConfig(spec=Path("openapi.yaml"))

NAMES = (
    *("job", "Job", "JOB", "job-id", "job_id", "jobId", "JobId", "JobID", "job.id", "job id"),
    *("", "+1", "-1", "<=", ">=", "*", "3d", "360p", "class", "None", "json", "schema", "copy"),
    *("model_dump", "self", "__init__", "date", "int", "list", "完了", "🚀", "Über", "uber", "ber"),
    *("Request", "JobRequest", "getJob", "GetJobResponse", "Client", "UNSET", "mro", "value"),
    *("Job2", "job_2", "a/b", "a~b", "body", "timeout", "request", "annotations", "con"),
)
SOME = st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True)
TEXT: JsonValue = {"type": "string"}


def _object(names: list[str]) -> Members:
    members: Members = {name: {"type": "string", "enum": [name, "other"]} for name in names}
    return {"type": "object", "properties": members}


def _operation(name: str, names: list[str]) -> Members:
    content: JsonValue = {"application/json": {"schema": _object(names)}}
    return {
        "operationId": name,
        "tags": [*names[:1]],
        "parameters": [{"name": one or "_", "in": "query", "schema": TEXT} for one in names],
        "requestBody": {"content": content},
        "responses": {"200": {"description": "", "content": content}},
    }


def _document(schemas: Members, operations: Members) -> JsonValue:
    methods = ("get", "post", "put")
    paths: dict[str, Members] = {}
    for index, operation in enumerate(operations.values()):
        shared: JsonValue = {"name": "sort", "in": "query", "schema": {"enum": ["up", "down"]}}
        item = paths.setdefault(f"/p{index // len(methods)}/{{id}}", {"parameters": [shared]})
        item[methods[index % len(methods)]] = operation
    return whole(paths={**paths}, components={"schemas": schemas})


def _plan(data: JsonValue) -> NamePlan:
    api = understood(data, Sink())
    assert api is not None
    return plan_names(api, CONFIG)


def _shuffled(value: JsonValue, random: st.DataObject) -> JsonValue:
    """Return a document with the members of its objects in another order."""
    if isinstance(value, dict):
        keys = random.draw(st.permutations([*value]))
        return {key: _shuffled(value[key], random) for key in keys}
    return [_shuffled(one, random) for one in value] if isinstance(value, list) else value


@st.composite
def _parts(draw: st.DrawFn) -> tuple[Members, Members]:
    schemas: Members = {name: _object(draw(SOME)) for name in draw(SOME)}
    enums: Members = {f"{name}_enum": {"enum": [*draw(SOME)]} for name in draw(SOME)}
    operations: Members = {name: _operation(name, draw(SOME)) for name in draw(SOME) if name}
    return {**schemas, **enums}, operations


@settings(max_examples=60, deadline=None)
@given(_parts(), st.data())
def test_the_order_of_a_document_decides_no_name(
    parts: tuple[Members, Members], random: st.DataObject
) -> None:
    document = _document(*parts)
    assert _plan(_shuffled(document, random)) == _plan(document)


@settings(max_examples=60, deadline=None)
@given(_parts(), st.sampled_from(NAMES), SOME)
def test_a_component_that_is_added_renames_no_other_that_it_does_not_collide_with(
    parts: tuple[Members, Members], name: str, names: list[str]
) -> None:
    schemas, operations = parts
    schemas.pop(name, None)
    before = _plan(_document(schemas, operations))
    after = _plan(_document({**schemas, name: _object(names)}, operations))
    for schema in schemas:
        key = NodeId(f"openapi.yaml#/components/schemas/{_escaped(schema)}")
        near = class_name((name,)).lower() == class_name((schema,)).lower()
        if not near or class_name((schema,)) == schema:
            assert after.classes[key] == before.classes[key]


@settings(max_examples=60, deadline=None)
@given(_parts(), st.sampled_from(NAMES[1:]), SOME)
def test_an_operation_that_is_added_renames_no_component_and_nothing_in_one(
    parts: tuple[Members, Members], name: str, names: list[str]
) -> None:
    schemas, operations = parts
    before = _plan(_document(schemas, {}))
    after = _plan(_document(schemas, {**operations, name: _operation(name, names)}))
    assert {key: after.classes[key] for key in before.classes} == before.classes
    assert {key: after.fields[key] for key in before.fields} == before.fields
    assert {key: after.members[key] for key in before.members} == before.members


@settings(max_examples=60, deadline=None)
@given(_parts())
def test_no_class_ends_in_a_counter(parts: tuple[Members, Members]) -> None:
    for key, name in _plan(_document(*parts)).classes.items():
        # Digits at the end are the document's own.
        counter = re.search(r"\d+$", name)
        assert counter is None or counter[0] in key.rpartition("schemas/")[2]


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def test_a_reference_is_not_renamed_by_what_refers_to_it() -> None:
    one = _plan(_document({"Job": _object(["id"])}, {}))
    two = _plan(_document({"Job": _object(["id"]), "Jobs": {"items": reference("Job")}}, {}))
    assert {key: two.classes[key] for key in one.classes} == one.classes


@settings(max_examples=60, deadline=None)
@given(_parts(), _parts(), st.data())
def test_what_is_pinned_keeps_its_name_whatever_comes(
    parts: tuple[Members, Members], others: tuple[Members, Members], random: st.DataObject
) -> None:
    api = understood(_document(*parts), Sink())
    assert api is not None
    plan = plan_names(api, CONFIG)
    pins = names_by_place(api, plan)
    assert plan_names(api, CONFIG, pins) == plan
    more = _document({**others[0], **parts[0]}, parts[1])
    grown = understood(_shuffled(more, random), Sink())
    assert grown is not None
    after = names_by_place(grown, plan_names(grown, CONFIG, pins))
    for kind, places in pins.items():
        assert {place: after[kind].get(place) for place in places} == places
