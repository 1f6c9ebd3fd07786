"""The plan gives every node a name that says what it is, whatever else is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_api import api, enum, field, model, node_id
from small_document import reference, understood, whole
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.ir.api import Credential, SchemeKind, SecurityScheme
from specular.ir.models import ObjectModel
from specular.ir.operations import Content, Server
from specular.ir.types import NodeId, StringType
from specular.naming.identifiers import Scope, settle_scopes
from specular.naming.operations import all_fields, chosen
from specular.naming.plan import NamePlan, plan_names

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.types import JsonValue

CONFIG = ApiConfig(spec=Path("openapi.yaml"))


def plan(*declarations: Declaration) -> NamePlan:
    """Return the names of some declarations."""
    return plan_names(api(*declarations), CONFIG)


def planned(**members: JsonValue) -> tuple[NamePlan, Api]:
    """Return the names of a document."""
    found = understood(whole(**members), Sink())
    assert found is not None
    return plan_names(found, CONFIG), found


@pytest.mark.parametrize(
    ("title", "package"),
    [
        ("Scenario", "scenario"),
        ("Scenario API", "scenario"),
        ("API", "api"),
        ("Pet Store (v2)", "pet_store_v2"),
        ("3D", "three_d"),
        ("1st-choice", "first_choice"),
        ("10th floor", "n10th_floor"),
        ("1stone", "one_stone"),
        ("import", "import_"),
        ("../../etc", "etc"),
        ("", "empty"),
        ("<>", "not_equal"),
    ],
)
def test_the_package_is_called_after_the_title(title: str, package: str) -> None:
    assert plan_names(replace(api(), title=title), CONFIG).package == package
    assert plan_names(replace(api(), title=title), replace(CONFIG, package="x")).package == "x"


WIRE = st.text("aAbB_-1", min_size=1, max_size=3)
FAMILIES = st.lists(
    st.tuples(st.lists(WIRE, unique=True, max_size=4), st.lists(st.integers(0, 4), unique=True)),
    min_size=1,
    max_size=5,
)


def family(parts: list[tuple[list[str], list[int]]]) -> list[ObjectModel]:
    """Return models whose bases come before them; no field stands twice in a line."""
    models: list[ObjectModel] = []
    lines: list[set[str]] = []
    for index, (names, wished) in enumerate(parts):
        line: set[str] = set()
        bases: list[int] = []
        for base in wished:
            if base < index and not line.intersection(lines[base]):
                bases.append(base)
                line |= lines[base]
        own = [name for name in names if name not in line]
        lines.append(line.union(own))
        models.append(
            model(
                f"Model{'ABCDE'[index]}",
                *(field(name, StringType()) for name in own),
                bases=tuple(models[base].path[0] for base in bases),
            )
        )
    return models


@settings(deadline=None)
@given(FAMILIES)
def test_no_field_hides_another(parts: list[tuple[list[str], list[int]]]) -> None:
    models = family(parts)
    whole_api = api(*models)
    names = plan(*models).fields
    for one in models:
        line = [names[one.id, inner.wire_name] for inner in all_fields(one, whole_api)]
        assert len(line) == len(set(line))
        for base in one.bases:
            declared = whole_api.declarations[base]
            assert isinstance(declared, ObjectModel)
            for inner in all_fields(declared, whole_api):
                assert names[one.id, inner.wire_name] == names[base, inner.wire_name]


@settings(deadline=None)
@given(FAMILIES)
def test_names_do_not_depend_on_the_order(parts: list[tuple[list[str], list[int]]]) -> None:
    models = family(parts)
    there, back = plan(*models), plan(*reversed(models))
    assert there == back


@settings(deadline=None)
@given(FAMILIES, st.lists(WIRE, unique=True, min_size=1, max_size=3))
def test_a_new_subclass_renames_no_field(
    parts: list[tuple[list[str], list[int]]], own: list[str]
) -> None:
    models = family(parts)
    base = models[-1]
    inherited = {one.wire_name for one in all_fields(base, api(*models))}
    fresh = [field(name, StringType()) for name in own if name not in inherited]
    more = model("New", *fresh, bases=(base.path[0],))
    before, after = plan(*models).fields, plan(*models, more).fields
    assert {key: after[key] for key in before} == before


def test_an_inherited_name_is_kept_and_two_inherited_ones_both_give_way() -> None:
    wishes = {"base": ("a", "a_long"), "own": ("a", "a_own"), "other": ("a", "a_other")}
    alone = [Scope(("base",)), Scope(("other",))]
    assert settle_scopes(wishes, [*alone, Scope(("own",), ("base",))], ()) == {
        "base": "a",
        "own": "a_own",
        "other": "a",
    }
    assert settle_scopes(wishes, [*alone, Scope((), ("base", "other"))], ()) == {
        "base": "a_long",
        "own": "a",
        "other": "a_other",
    }


def test_an_inline_class_gives_way_to_a_component() -> None:
    names = plan(model("JobBilling"), replace(model("Job"), path=("Job", "billing")))
    assert sorted(names.classes.values()) == ["JobBilling", "JobBillingInline"]


def test_a_component_and_an_operation_may_have_one_name() -> None:
    inner: JsonValue = {"type": "object", "properties": {"a": {"type": "string"}}}
    names, _ = planned(
        paths={
            "/": {
                "get": {
                    "operationId": "jobs",
                    "parameters": [{"name": "filter", "in": "query", "schema": inner}],
                    "responses": {},
                }
            }
        },
        components={"schemas": {"jobs": {"type": "object", "properties": {"filter": inner}}}},
    )
    assert sorted(names.classes.values()) == ["Jobs", "JobsFilter", "JobsFilterInOperation"]


def test_members_are_told_apart_by_value() -> None:
    kind = enum("Kind", "a-b", "a_b", "c")
    names = plan(kind).members
    assert [names[one.id] for one in kind.members] == ["A_DASH_B", "A_B", "C"]


def scheme(name: str, kind: SchemeKind, *credentials: Credential) -> SecurityScheme:
    return SecurityScheme(id=NodeId(name), name=name, kind=kind, credentials=credentials)


def test_credentials_are_called_as_the_document_says_or_after_their_kind() -> None:
    schemes = (
        scheme("basic", SchemeKind.BASIC, Credential("username", "apiKey"), Credential("password")),
        scheme("one", SchemeKind.BEARER, Credential("token")),
        scheme("two", SchemeKind.BEARER, Credential("token")),
        scheme("three", SchemeKind.API_KEY, Credential("key", "timeout")),
    )
    names = plan_names(replace(api(), security_schemes=schemes), CONFIG).credentials
    assert names == {
        ("basic", "username"): "api_key",
        ("basic", "password"): "password",
        ("one", "token"): "one_token",
        ("two", "token"): "two_token",
        ("three", "key"): "timeout_",
    }


def test_a_variable_of_a_server_gives_way_to_what_clients_have() -> None:
    variables = tuple((name, "x", ()) for name in ("username", "timeout", "server", "basePath"))
    url = "https://{username}.example.com/{timeout}/{server}/{basePath}"
    server = Server(id=NodeId("servers/0"), url="https://x", template=url, variables=variables)
    basic = scheme("basic", SchemeKind.BASIC, Credential("username"), Credential("password"))
    names = plan_names(replace(api(), servers=(server,), security_schemes=(basic,)), CONFIG)
    assert names.credentials["basic", "username"] == "username"
    assert names.variables == {
        "username": "server_username",
        "timeout": "timeout_",
        "server": "server_",
        "basePath": "base_path",
    }


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        ({"type": "object", "properties": {"id": {}, "name": {}}}, ["path_id", "body_id", "name"]),
        ({"type": "array"}, ["id", "body"]),
    ],
)
def test_arguments_of_the_path_and_of_the_body(schema: JsonValue, names: list[str]) -> None:
    found, document = planned(
        paths={
            "/{id}": {
                "put": {
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {}}],
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": reference("Body")}},
                    },
                    "responses": {},
                }
            }
        },
        components={"schemas": {"Body": schema}},
    )
    arguments = found.operations[document.operations[0].id].arguments
    assert list(arguments.values()) == names


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], None),
        (["text/plain"], "text/plain"),
        (["text/plain", "application/json"], "application/json"),
        (["text/plain", "multipart/form-data"], "multipart/form-data"),
        (["application/x-www-form-urlencoded", "application/ld+json"], "application/ld+json"),
        (["image/png", "Application/JSON; charset=utf-8"], "Application/JSON; charset=utf-8"),
    ],
)
def test_the_media_type_that_is_sent(kinds: list[str], expected: str | None) -> None:
    contents = tuple(Content(id=node_id(kind), content_type=kind, type=None) for kind in kinds)
    found = chosen(contents)
    assert (found and found.content_type) == expected


@pytest.mark.parametrize(
    ("tag", "operation_id", "method"),
    [
        ("repos", "repos/list-for-org", "list_for_org"),
        ("repos", "repos/get", "get"),
        ("gists", "gists/list", "list_"),
        ("Code Scanning", "code-scanning/list-alerts", "list_alerts"),
        ("jobs", "jobs.list.all", "list_all"),
        ("jobs", "jobs_get", "get"),
        ("jobs", "jobsList", "jobs_list"),
        ("jobs", "jobs", "jobs"),
        ("jobs", "jobs/", "jobs"),
        ("repos", "reposities/get", "reposities_get"),
    ],
)
def test_a_method_does_not_say_its_tag_again(tag: str, operation_id: str, method: str) -> None:
    operation: JsonValue = {"operationId": operation_id, "tags": [tag], "responses": {}}
    found, document = planned(paths={"/": {"get": operation}})
    assert found.operations[document.operations[0].id].method == method


def test_a_method_says_its_tag_where_another_one_would_be_called_so() -> None:
    ids = ("jobs/get", "get", "jobs/list", "jobs.list")
    paths: dict[str, JsonValue] = {
        f"/{one}": {"get": {"operationId": one, "tags": ["jobs"], "responses": {}}} for one in ids
    }
    found, document = planned(paths=paths)
    assert [found.operations[one.id].method for one in document.operations] == [
        *("jobs_get", "get", "jobs_slash_list", "jobs_dot_list"),
    ]
