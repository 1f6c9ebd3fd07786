"""The rules of generator/ARCHITECTURE.md hold in the source, and each rule can be broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

import source_rules as rules
from template_rules import template_offences
from trees import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

GENERATOR: Final = rules.read_sources(ROOT / "generator", "specular")
EVERYTHING: Final = rules.read_sources(ROOT, "generator", "templates", "tests")
TEMPLATES: Final = sorted((ROOT / "templates").rglob("*.jinja"))

# `config` comes before `loading` and reads the settings; `output` reads what it would replace.
# What a run remembers is read and written where it is known what it is, and what is taken out of
# git for a while is laid out in a folder that nobody else sees.
READERS: Final = frozenset({"config", "loading", "output", "incremental/memory"})
WRITERS: Final = frozenset(
    {"output", "incremental/memory", "loading/repository", "loading/revisions", "loading/sides"}
)

MUTABLE: Final = {
    "diagnostics.Sink": "collects what the stages report",
    "loading.trail.Frame": "collects what is looked at while a unit is made",
    "loading.yaml_text.Collection": "grows while the parser tells what stands in it",
    "loading.yaml_text.Mapping": "the same",
    "loading.yaml_text.Sequence": "the same",
    "lowering.checks._Tree": "counts the checks of one schema",
    "lowering.context.Context": "collects the declarations of one run",
    "review.changes.Changes": "collects what is found",
    "review.touching.Index": "collects the symbols of one package",
    "lowering.shapes.Shape": "collects the properties of one object from its parts",
}
"""The dataclasses that are not frozen, each with its reason."""


def _ir_kinds(sources: list[rules.Source]) -> frozenset[str]:
    return frozenset(
        name for source in sources if source.layer == "ir" for name in rules.class_names(source)
    )


IR_KINDS: Final = _ir_kinds(GENERATOR)


def _effects(source: rules.Source) -> list[str]:
    return rules.wrong_effects(source, READERS, WRITERS)


def _open_matches(source: rules.Source) -> list[str]:
    return rules.open_matches(source, IR_KINDS)


def _offences(rule: Callable[[rules.Source], list[str]], sources: list[rules.Source]) -> list[str]:
    assert sources, "the rule looked at nothing"
    return [offence for source in sources for offence in rule(source)]


GENERATOR_RULES: Final = (
    rules.wrong_imports,
    _effects,
    _open_matches,
    rules.early_identifiers,
    rules.side_doors,
)


@pytest.mark.parametrize("rule", GENERATOR_RULES)
def test_generator_keeps_the_rule(rule: Callable[[rules.Source], list[str]]) -> None:
    found = _offences(rule, GENERATOR)
    assert found == []


@pytest.mark.parametrize("rule", [rules.too_long, rules.vague_name])
def test_every_file_keeps_the_rule(rule: Callable[[rules.Source], list[str]]) -> None:
    sources = [one for one in EVERYTHING if not one.path.startswith("tests/golden/")]
    found = _offences(rule, sources)
    assert found == []


def test_templates_hold_no_logic() -> None:
    assert TEMPLATES
    found = [
        offence
        for path in TEMPLATES
        for offence in template_offences(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    ]
    assert found == []


def test_dataclasses_are_frozen_but_for_the_listed() -> None:
    found = _offences(rules.mutable_dataclasses, GENERATOR)
    assert sorted(found) == sorted(MUTABLE)


def test_every_layer_exists() -> None:
    # Otherwise the order would be a rule about nothing; `review` is the one to come.
    present = {source.layer for source in GENERATOR}
    assert set(rules.LAYERS) - present <= {"review"}


def test_generator_folder_is_no_package() -> None:
    assert not (ROOT / "generator" / "__init__.py").exists()


BROKEN: Final = [
    (rules.wrong_imports, "lowering/api.py", "from specular.rendering import views"),
    (rules.wrong_imports, "lowering/api.py", "from specular import cli"),
    (rules.wrong_imports, "lowering/api.py", "from ..cli import main"),
    (rules.wrong_imports, "lowering/api.py", "def f():\n    import specular.cli"),
    (rules.wrong_imports, "ir/types.py", "from specular.openapi.schema import SchemaObject"),
    (rules.wrong_imports, "ir/types.py", "from specular.loading import documents"),
    (rules.wrong_imports, "config/model.py", "from generator.specular import diagnostics"),
    (rules.wrong_imports, "novelty.py", ""),
    (rules.wrong_imports, "__init__.py", "from specular.pipeline import build"),
    (_effects, "lowering/api.py", "path.read_text()"),
    (_effects, "lowering/api.py", "open(path)"),
    (_effects, "loading/documents.py", "path.write_bytes(data)"),
    (_effects, "loading/documents.py", "import shutil"),
    (_effects, "loading/documents.py", "os.replace(a, b)"),
    (_effects, "output/writing.py", "print(path)"),
    (_effects, "output/writing.py", "sys.stderr.write(path)"),
    (_effects, "pipeline.py", "from rich.console import Console"),
    (_effects, "rendering/files.py", "import datetime"),
    (_open_matches, "lowering/api.py", "match a:\n    case ArrayType():\n        pass"),
    (
        _open_matches,
        "lowering/api.py",
        "match a:\n    case ArrayType():\n        b\n    case _:\n        c",
    ),
    (rules.early_identifiers, "lowering/api.py", "import keyword"),
    (rules.early_identifiers, "lowering/api.py", "name.isidentifier()"),
    (rules.side_doors, "rendering/models.py", "f'{name!r}'"),
    (rules.side_doors, "rendering/models.py", "repr(name)"),
    (rules.side_doors, "rendering/models.py", "json.dumps(name)"),
    (rules.side_doors, "rendering/models.py", "f'alias=\"{name}\"'"),
    (rules.mutable_dataclasses, "ir/types.py", "@dataclass\nclass A: ..."),
    (rules.mutable_dataclasses, "ir/types.py", "@dataclass(slots=True)\nclass A: ..."),
    (rules.mutable_dataclasses, "ir/types.py", "@record(slots=True)\nclass A: ..."),
    (rules.too_long, "ir/types.py", "\n" * 401),
    (rules.too_long, "ir/types.py", "def f():\n" + "    x\n" * 60),
    (rules.vague_name, "rendering/utils.py", ""),
    (rules.vague_name, "rendering/name_helper.py", ""),
]


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN)
def test_rule_finds_an_offence(
    rule: Callable[[rules.Source], list[str]], path: str, text: str
) -> None:
    assert len(rule(rules.Source(f"specular/{path}", text))) == 1


KEPT: Final = [
    (rules.wrong_imports, "lowering/api.py", "from specular.ir import types"),
    (rules.wrong_imports, "lowering/api.py", "from .schemas import lower_schema"),
    (rules.wrong_imports, "output/manifest.py", "from specular import __version__"),
    (_effects, "loading/documents.py", "path.read_bytes()"),
    (_effects, "output/writing.py", "path.write_bytes(data)"),
    (_effects, "cli/commands.py", "print(line)"),
    (_effects, "lowering/api.py", "context.open.append(node)"),
    (
        _open_matches,
        "lowering/api.py",
        "match a:\n    case ArrayType():\n        pass\n    case _:\n        assert_never(a)",
    ),
    (_open_matches, "lowering/api.py", "match a:\n    case int():\n        pass"),
    (
        _open_matches,
        "lowering/api.py",
        "match a, b:\n    case ArrayType(), int():\n        c\n    case _, d:\n        raise E",
    ),
    (rules.side_doors, "rendering/literals.py", "repr(value)"),
    (rules.side_doors, "rendering/models.py", "f'Field({text})'"),
    (rules.mutable_dataclasses, "ir/types.py", "@dataclass(frozen=True)\nclass A: ..."),
    (rules.mutable_dataclasses, "ir/types.py", "@record(frozen=True)\nclass A: ..."),
    (rules.too_long, "ir/types.py", "def f():\n" + "    x\n" * 59),
    (rules.vague_name, "naming/baseline.py", ""),
]


@pytest.mark.parametrize(("rule", "path", "text"), KEPT)
def test_rule_leaves_good_source_alone(
    rule: Callable[[rules.Source], list[str]], path: str, text: str
) -> None:
    assert rule(rules.Source(f"specular/{path}", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "{% if a %}{% for b in c %}{% if d %}{% endif %}{% endfor %}{% endif %}",
        "{% if a == 1 %}{% endif %}",
        "{% if not a %}{% endif %}",
        "{% if a %}{% elif b %}{% endif %}",
        "{% for a in b | sort %}{% endfor %}",
        "{% for a in b if a %}{% endfor %}",
        "{% set a = 1 %}",
        "{% macro a() %}{% endmacro %}",
        "{% include a %}",
        "{{ a | upper }}",
        "{{ a() }}",
        "{{ a ~ b }}",
        "'{{ a }}",
        '{{ a }}"',
        'x = "a {{ b }} c"',
        '"""\n{{ a }}\n',
        "\n" * 81,
    ],
)
def test_template_rule_finds_an_offence(text: str) -> None:
    assert len(template_offences("a.py.jinja", text)) == 1


def test_template_rule_leaves_a_plain_template_alone() -> None:
    text = (
        '"""Text."""\n{# It\'s a remark #}\n{% for m in model.methods %}\n'
        "{% if m.is_async %}async {% else %}{% endif %}def {{ m.name }}: x = 'a', {{ m.value }}\n"
        "{% endfor %}\n{% include 'footer.jinja' %}\n"
    )
    assert template_offences("a.py.jinja", text) == []
    assert template_offences("a.md.jinja", "It's {{ name }}.") == []
