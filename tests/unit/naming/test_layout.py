"""Modules are one a component, and import each other in no cycle."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from small_api import alias, api, field, model, named
from specular.ir.api import Api
from specular.ir.models import Declaration
from specular.ir.references import needed_first, references_of
from specular.ir.types import ArrayType, NodeId
from specular.naming.identifiers import class_name
from specular.naming.layout import lay_out
from specular.rendering.ordering import ordered, recursive_aliases

NAMES = "ABCDEF"


def laid_out(api: Api) -> dict[NodeId, str]:
    """Return the modules of an API in which no class has to be told apart."""
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


@settings(deadline=None)
@given(GRAPHS)
def test_modules_import_each_other_in_no_cycle(declarations: list[Declaration]) -> None:
    modules = laid_out(api(*declarations))
    imports = {
        module: {
            modules[need]
            for one in declarations
            if modules[one.id] == module
            for need in references_of(one)
        }
        - {module}
        for module in modules.values()
    }
    while imports:
        free = [module for module, needs in imports.items() if not needs & imports.keys()]
        assert free, imports
        for module in free:
            del imports[module]


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
    for place, node_id in enumerate(order):
        if node_id not in recursive:
            assert set(needed_first(by_id[node_id])) <= set(order[:place])


def test_components_that_need_each_other_share_the_module_of_the_first() -> None:
    found = laid_out(
        api(
            model("NodeB", field("a", named("NodeA"))),
            model("NodeA", field("b", named("NodeB"))),
            model("Other", field("b", named("NodeB"))),
        )
    )
    assert list(found.values()) == ["node_a", "node_a", "other"]


def test_long_chains_are_no_problem() -> None:
    count = 5000
    chain = [model(f"M{index}", field("next", named(f"M{index + 1}"))) for index in range(count)]
    found = laid_out(api(*chain, model(f"M{count}")))
    assert len(set(found.values())) == count + 1
    ring = [model(f"M{i}", field("next", named(f"M{(i + 1) % count}"))) for i in range(count)]
    by_id = {one.id: one for one in ring}
    assert set(laid_out(api(*ring)).values()) == {"m0"}
    assert sorted(ordered(by_id, by_id, ())) == sorted(by_id)
