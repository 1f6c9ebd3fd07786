"""The hand-authored document in `spec/` keeps to the page that it was written from."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from referencing import Registry
from referencing.jsonschema import DRAFT202012

Mapping = dict[str, Any]

SPEC = Path(__file__).resolve().parents[2] / "spec"
ENTRY = SPEC / "openapi.yaml"
SCHEMAS = {file.stem: file for file in sorted(SPEC.glob("schemas/*.yaml"))}

FLOW = "job.metadata.flow[]."
INPUT = f"{FLOW}inputs[]."
SUB_INPUT = f"{INPUT}items[][]."


@cache
def read(file: Path) -> Mapping:
    content: Mapping = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content


def expanded(value: object, file: Path = ENTRY) -> Any:  # noqa: ANN401
    """Return a part of the spec with the target of each reference in its place.

    Keywords beside a reference win. The spec has no cycles.
    """
    if isinstance(value, list):
        return [expanded(part, file) for part in value]
    if not isinstance(value, dict):
        return value
    beside = {key: expanded(part, file) for key, part in value.items() if key != "$ref"}
    if "$ref" not in value:
        return beside
    name, _, pointer = value["$ref"].partition("#")
    file = (file.parent / name).resolve() if name else file
    target: Any = read(file)
    for key in pointer.split("/")[1:]:
        target = target[key]
    return expanded(target, file) | beside


@dataclass(frozen=True)
class Field:
    """A property of the answer, or of an object below it."""

    path: str
    required: bool
    schema: Mapping

    @property
    def innermost(self) -> tuple[str, Mapping]:
        """The path and the schema of what is not an array, however deep it lies in arrays."""
        path, schema = self.path, self.schema
        while schema.get("type") == "array":
            path, schema = path + "[]", schema["items"]
        return path, schema


def fields_of(schema: Mapping, prefix: str = "") -> Iterator[Field]:
    """Yield the fields of an object, each followed by the fields below it."""
    for base in schema.get("allOf", []):
        yield from fields_of(base, prefix)
    for name, below in schema.get("properties", {}).items():
        field = Field(prefix + name, name in schema.get("required", []), below)
        yield field
        path, inner = field.innermost
        yield from fields_of(inner, f"{path}.")


def mappings_in(value: object, path: str = "") -> Iterator[tuple[str, Mapping]]:
    """Yield every mapping in a YAML value with its path."""
    if isinstance(value, dict):
        yield path, value
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from mappings_in(part, f"{path}/{key}")


DOCUMENT: Mapping = expanded(read(ENTRY))
APPROVE: Mapping = DOCUMENT["paths"]["/workflows/{workflowId}/user-approval"]
ANSWER: Mapping = APPROVE["put"]["responses"]["200"]["content"]["application/json"]
EXAMPLE: Mapping = ANSWER["examples"]["returns"]["value"]
FIELDS = {field.path: field for field in fields_of(ANSWER["schema"])}
REGISTRY: Registry[Any] = Registry().with_resources(
    (file.as_uri(), DRAFT202012.create_resource(read(file))) for file in SCHEMAS.values()
)
VALIDATOR = Draft202012Validator({"$ref": SCHEMAS["JobResponse"].as_uri()}, registry=REGISTRY)
OPERATIONS: dict[str, Mapping] = {
    operation["operationId"]: operation
    for item in DOCUMENT["paths"].values()
    for method, operation in item.items()
    if method != "parameters"
}


def fields_below(prefix: str) -> dict[str, Mapping]:
    """Return the schemas of the fields directly below a path by name."""
    below = {path.removeprefix(prefix): FIELDS[path] for path in FIELDS if path.startswith(prefix)}
    return {name: field.schema for name, field in below.items() if "." not in name}


def errors_of(instance: object) -> list[str]:
    """Validate an answer against the files as they are; return the paths that are wrong."""
    return [error.json_path for error in VALIDATOR.iter_errors(instance)]


def place_of(path: str, instance: Mapping) -> tuple[Any, str]:
    """Return the object in an instance that holds the field at a path, and the field's name."""
    *parents, name = path.replace("[]", ".0").split(".")
    holder: Any = instance
    for key in parents:
        holder = holder[int(key) if key == "0" else key]
    return holder, name


def with_value(path: str, value: object) -> Mapping:
    """Return the example with another value at a path."""
    changed = deepcopy(EXAMPLE)
    holder, name = place_of(path, changed)
    holder[name] = value
    return changed


def without(path: str) -> Mapping:
    """Return the example without the field at a path."""
    changed = deepcopy(EXAMPLE)
    holder, name = place_of(path, changed)
    del holder[name]
    return changed


def test_document_is_valid() -> None:
    validate(read(ENTRY), base_uri=ENTRY.as_uri(), cls=OpenAPIV31SpecValidator)


def test_each_component_has_its_file() -> None:
    references = {name: {"$ref": f"schemas/{name}.yaml"} for name in SCHEMAS}
    assert read(ENTRY)["components"]["schemas"] == references


def test_every_component_is_used() -> None:
    texts = [file.read_text(encoding="utf-8") for file in SCHEMAS.values()]
    texts.append(ENTRY.read_text(encoding="utf-8").partition("\n  schemas:\n")[0])
    used = re.findall(r"\$ref: \"?(?:#/components/schemas/)?(\w+)", "\n".join(texts))
    assert set(SCHEMAS) <= set(used)


def test_every_object_and_enum_is_a_component() -> None:
    inline = [
        f"{name}{path}"
        for name, file in SCHEMAS.items()
        for path, schema in mappings_in(read(file))
        if path and not path.endswith("/properties")
        if schema.keys() & {"properties", "allOf", "enum"}
    ]
    assert inline == []


def test_no_two_components_are_equal() -> None:
    bare = {
        name: {key: part for key, part in read(file).items() if key != "description"}
        for name, file in SCHEMAS.items()
    }
    assert [pair for pair in combinations(bare, 2) if bare[pair[0]] == bare[pair[1]]] == []


def test_both_operations_return_the_same_job() -> None:
    paths = read(ENTRY)["paths"]
    put = paths["/workflows/{workflowId}/user-approval"]["put"]
    get = paths["/jobs/{jobId}"]["get"]
    schemas = [
        operation["responses"]["200"]["content"]["application/json"]["schema"]
        for operation in (put, get)
    ]
    assert schemas == [{"$ref": "#/components/schemas/JobResponse"}] * 2


def test_request_has_the_fields_of_the_page() -> None:
    [parameter] = APPROVE["parameters"]
    assert parameter == {
        "name": "workflowId",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
    }
    body = APPROVE["put"]["requestBody"]
    fields = list(fields_of(body["content"]["application/json"]["schema"]))
    assert body["required"]
    assert [(field.path, field.required) for field in fields] == [
        ("nodeId", True),
        ("workflowJobId", True),
    ]


def test_answer_has_the_fields_of_the_page() -> None:
    assert len(FIELDS) == 123
    assert sum(field.required for field in FIELDS.values()) == 24


def test_answer_has_the_enums_and_limits_of_the_page() -> None:
    schemas = [field.innermost[1] for field in FIELDS.values()]
    enums = [schema["enum"] for schema in schemas if "enum" in schema]
    assert (len(enums), sum(map(len, enums))) == (14, 183)
    assert [schema["const"] for schema in schemas if "const" in schema] == [True]
    assert [schema["minimum"] for schema in schemas if "minimum" in schema] == [1, 1]


def test_sub_inputs_are_inputs_without_items() -> None:
    inputs, sub_inputs = fields_below(INPUT), fields_below(SUB_INPUT)
    assert len(inputs) == 29
    assert len(sub_inputs) == 28
    assert inputs.keys() - sub_inputs.keys() == {"items"}
    assert all(inputs[name] == schema for name, schema in sub_inputs.items())


@pytest.mark.parametrize("name", SCHEMAS)
def test_order_is_that_of_the_page(name: str) -> None:
    """Required fields come first, then optional ones; both, and enum members, by alphabet."""
    schema = read(SCHEMAS[name])
    required = schema.get("required", [])
    optional = [field for field in schema.get("properties", {}) if field not in required]
    members = schema.get("enum", [])
    assert list(schema.get("properties", {})) == sorted(required) + sorted(optional)
    assert required == sorted(required)
    assert members == sorted(set(members))
    assert all(isinstance(member, str) for member in members)


def test_prose_is_not_a_constraint() -> None:
    """No field has a format, a pattern or a limit that the page does not give as one."""
    shape = {"type", "properties", "required", "allOf", "items", "additionalProperties"}
    limits = {"enum", "const", "minimum"}
    notes = {"description", "x-source"}
    schemas = [schema for f in FIELDS.values() for schema in (f.schema, f.innermost[1])]
    assert set().union(*schemas) == shape | limits | notes
    assert FIELDS["job.progress"].schema.keys() == {"description", "type"}
    assert FIELDS[f"{INPUT}ref"].schema.keys() == {"description", "type", "properties"}


def test_numbers_are_not_integers() -> None:
    types = [field.innermost[1].get("type") for field in FIELDS.values()]
    assert (types.count("number"), types.count("integer")) == (17, 0)


def test_strings_that_look_like_more_are_strings() -> None:
    dates = ["job.createdAt", "job.updatedAt", "job.statusHistory[].date"]
    for path in [*dates, f"{FLOW}assets[].url", f"{FLOW}items"]:
        assert FIELDS[path].innermost[1] | {"description": ""} == {
            "type": "string",
            "description": "",
        }


def test_unknown_values_are_free() -> None:
    free = {path: field.schema for path, field in FIELDS.items() if "type" not in field.schema}
    names = [
        "default",
        "value",
        "required.conditionalValues",
        "required.ifDefined",
        "required.ifNotDefined",
    ]
    inputs = {prefix + name for prefix in (INPUT, SUB_INPUT) for name in names}
    assert free.keys() == {f"{FLOW}output"} | inputs
    assert all(schema.keys() == {"description"} for schema in free.values())
    assert FIELDS[f"{INPUT}allowedValues"].schema["items"] == {}


def test_objects_are_open() -> None:
    parts = [schema for _, schema in mappings_in(ANSWER["schema"])]
    closed = [schema for schema in parts if schema.get("additionalProperties", True) is not True]
    assert closed == []


def test_fields_have_a_description_where_the_page_has_one() -> None:
    undescribed = {path for path, field in FIELDS.items() if "description" not in field.schema}
    assert undescribed == {
        "job",
        "job.billing.cuCost",
        "job.billing.cuDiscount",
        "job.statusHistory[].date",
        "job.statusHistory[].status",
        f"{FLOW}assets[].assetId",
        f"{FLOW}assets[].url",
        f"{FLOW}logic.cases[].condition",
        f"{FLOW}logic.cases[].value",
    }


def test_words_are_those_of_the_page() -> None:
    """Descriptions and enum members, compared by the digest that the page itself gives."""
    words = {
        path: [field.schema.get("description"), field.innermost[1].get("enum")]
        for path, field in FIELDS.items()
    }
    digest = sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()
    assert digest == "3267c56bab1272bb5c692d95e56776173aba22235b5e0cea5b4ef24187028051"


def test_what_is_not_on_the_page_says_so() -> None:
    parts = [*DOCUMENT["servers"], *DOCUMENT["tags"]]
    parts += DOCUMENT["components"]["securitySchemes"].values()
    parts += [OPERATIONS["getJob"], *DOCUMENT["paths"]["/jobs/{jobId}"]["parameters"]]
    for operation in OPERATIONS.values():
        responses = operation["responses"]
        assert [*responses] == ["200", "400", "401", "403", "404", "409", "422", "429", "5XX"]
        parts += [response for status, response in responses.items() if status != "200"]
    assert [part for part in parts if part.get("x-source") != "sdk"] == []


def test_what_is_on_the_page_does_not_say_so() -> None:
    assert "x-source" not in APPROVE["put"]
    assert [path for path, field in FIELDS.items() if "x-source" in field.schema] == [
        "job.metadata.error"
    ]


def test_credentials_have_names() -> None:
    schemes = DOCUMENT["components"]["securitySchemes"]
    assert DOCUMENT["security"] == [{"basicAuth": []}, {"bearerAuth": []}]
    assert schemes["basicAuth"]["x-credentials"] == {
        "username": {"argument": "api_key", "env": "SCENARIO_SDK_API_KEY"},
        "password": {"argument": "api_secret", "env": "SCENARIO_SDK_API_SECRET"},
    }
    assert schemes["bearerAuth"]["x-credentials"] == {
        "token": {"argument": "token", "env": "SCENARIO_SDK_JWT"}
    }


def test_server_has_a_name_in_the_environment() -> None:
    [server] = DOCUMENT["servers"]
    assert (server["url"], server["x-env"]) == (
        "https://api.cloud.scenario.com/v1",
        "SCENARIO_BASE_URL",
    )


def test_example_is_valid_and_has_every_field() -> None:
    assert errors_of(EXAMPLE) == []
    places = [place_of(path, EXAMPLE) for path in FIELDS]
    assert all(name in holder for holder, name in places)


def test_only_optional_fields_may_be_missing() -> None:
    needed = [path for path in FIELDS if errors_of(without(path))]
    assert needed == [path for path, field in FIELDS.items() if field.required]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("job.metadata.error", None),
        ("job.progress", 12345678901234567890),
        (f"{FLOW}output", None),
        (f"{SUB_INPUT}value", None),
        (f"{INPUT}allowedValues", [None, 1, "a", []]),
        ("job.more", {}),
    ],
)
def test_accepted(path: str, value: object) -> None:
    assert errors_of(with_value(path, value)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{FLOW}includeOutputsInWorkflowJob", False),
        (f"{FLOW}includeOutputsInWorkflowJob", 1),
        (f"{FLOW}includeOutputsInWorkflowJob", "true"),
        (f"{INPUT}step", 0),
        (f"{SUB_INPUT}step", 0),
        (f"{SUB_INPUT}kind", "3D"),
        ("job.metadata.hint", None),
        ("job.jobType", "unheard-of"),
    ],
)
def test_rejected(path: str, value: object) -> None:
    assert set(errors_of(with_value(path, value))) == {f"$.{path.replace('[]', '[0]')}"}
