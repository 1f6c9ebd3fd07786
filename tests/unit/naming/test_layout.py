"""Modules are one a component, and import each other in no cycle."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from small_api import alias, api, field, model, named, node_id
from specular.ir.api import Api
from specular.ir.models import Declaration
from specular.ir.references import needed_first, needed_on_import, references_of
from specular.ir.types import ArrayType, UnionType
from specular.naming import layout
from specular.naming.identifiers import class_name
from specular.naming.layout import MOST_TOGETHER, Layout, lay_out
from specular.rendering.ordering import ordered, recursive_aliases

NAMES = "ABCDEF"


def laid_out(api: Api) -> Layout:
    """Return the layout of an API in which no class has to be told apart."""
    return lay_out(api, {key: class_name(one.path) for key, one in api.declarations.items()})


Edges = list[tuple[str, str]]
EDGES = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), unique=True, max_size=12
)


def graph(edges: Edges, aliases: str, bases: Edges) -> list[Declaration]:
    """Return declarations that need each other; a base comes before in the alphabet."""
    found: list[Declaration] = []
    for name in NAMES:
        needs = [need for owner, need in edges if owner == name]
        if name in aliases and needs:
            found.append(alias(name, ArrayType(named(needs[0]))))
            continue
        fields = [field(f"f{need}", ArrayType(named(need))) for need in needs]
        above = tuple(
            base for owner, base in bases if owner == name and base < name and base not in aliases
        )
        found.append(model(name, *fields, bases=above[:1]))
    return found


GRAPHS = st.builds(graph, EDGES, st.text("BDF", max_size=3), EDGES)


def imports(found: Layout, declarations: list[Declaration]) -> dict[str, set[str]]:
    """Return what each module imports while it is imported, as rendering does it."""
    modules, cycles = found.modules, found.cycles
    needs: dict[str, set[str]] = {module: set() for module in modules.values()}
    for one in declarations:
        module = modules[one.id]
        needs[module].update(modules[need] for need in needed_on_import(one))
        others = {modules[need] for need in references_of(one)}
        needs[module].update(need for need in others if cycles[need] != cycles[module])
    return {module: found - {module} for module, found in needs.items()}


@pytest.mark.parametrize("most", [0, 2, MOST_TOGETHER])
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(declarations=GRAPHS)
def test_modules_import_each_other_in_no_cycle(
    declarations: list[Declaration], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "MOST_TOGETHER", most)
    left = imports(laid_out(api(*declarations)), declarations)
    while left:
        free = [module for module, needs in left.items() if not needs & left.keys()]
        assert free, left
        for module in free:
            del left[module]


@settings(deadline=None)
@given(GRAPHS)
def test_the_layout_does_not_depend_on_the_order(declarations: list[Declaration]) -> None:
    assert laid_out(api(*declarations)) == laid_out(api(*reversed(declarations)))


@settings(deadline=None)
@given(GRAPHS)
def test_what_is_needed_at_once_stands_before(declarations: list[Declaration]) -> None:
    by_id = {one.id: one for one in declarations}
    recursive = recursive_aliases(by_id)
    order = ordered(by_id, by_id, recursive)
    assert sorted(order) == sorted(by_id)
    for place, one in enumerate(order):
        if one not in recursive:
            assert set(needed_first(by_id[one])) <= set(order[:place])


def test_components_that_need_each_other_share_the_module_of_the_first() -> None:
    found = laid_out(
        api(
            model("NodeB", field("a", named("NodeA"))),
            model("NodeA", field("b", named("NodeB"))),
            model("Other", field("b", named("NodeB"))),
        )
    )
    assert list(found.modules.values()) == ["node_a", "node_a", "other"]


def test_many_components_that_need_each_other_stand_apart() -> None:
    names = [f"Node{index:02}" for index in range(MOST_TOGETHER + 1)]
    ring = [
        model(name, field("next", named(following)))
        for name, following in zip(names, [*names[1:], names[0]], strict=True)
    ]
    inline = replace(
        model("Part", field("whole", named("Node07")), bases=("Node05",)),
        id=node_id("Node00", "properties", "part"),
        path=("Node00", "part"),
    )
    found = laid_out(api(*ring, inline, model("Other", field("node", named("Node03")))))
    modules = [f"node{index:02}" for index in range(MOST_TOGETHER + 1)]
    assert list(found.modules.values()) == [*modules, "node00", "other"]
    assert set(found.cycles) == {*modules, "other"}
    assert {found.cycles[one] for one in modules} == {"node00"}
    assert found.cycles["other"] == "other"


def test_aliases_of_a_large_cycle_that_need_each_other_share_a_module() -> None:
    """An alias says at once what it is, unlike a class."""
    names = [f"Node{index:02}" for index in range(MOST_TOGETHER)]
    ring = [
        model(name, field("next", named(following)))
        for name, following in zip(names, [*names[1:], "One"], strict=True)
    ]
    aliases = [
        alias("One", ArrayType(named("Two"))),
        alias("Two", UnionType((named("Node00"), named("One")))),
    ]
    found = laid_out(api(*ring, *aliases))
    assert list(found.modules.values())[-2:] == ["one", "one"]
    assert len(set(found.modules.values())) == MOST_TOGETHER + 1


def test_long_chains_are_no_problem() -> None:
    count = 5000
    chain = [model(f"M{index}", field("next", named(f"M{index + 1}"))) for index in range(count)]
    found = laid_out(api(*chain, model(f"M{count}")))
    assert len(set(found.modules.values())) == count + 1
    ring = [model(f"M{i}", field("next", named(f"M{(i + 1) % count}"))) for i in range(count)]
    by_id = {one.id: one for one in ring}
    found = laid_out(api(*ring))
    assert len(set(found.modules.values())) == count
    assert set(found.cycles.values()) == {"m0"}
    assert sorted(ordered(by_id, by_id, ())) == sorted(by_id)
