"""Statements of the shapes that generated code has are laid out exactly as black does."""

from __future__ import annotations

from itertools import pairwise

import black
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specular.output.layout import lay_out
from specular.output.leaves import UnfamiliarError
from specular.rendering.columns import width
from specular.rendering.docstrings import docstring_text
from specular.rendering.literals import literal_text

NAMES = st.sampled_from(["a", "page_size", "Job", "ModelTrainingParameters"]) | st.builds(
    lambda length: "x" + "y" * length, st.integers(0, 90)
)
TEXTS = st.text(st.sampled_from("ab \"'\\,()[]{}#|=:é宽\u0301"), max_size=30).map(literal_text)
ATOMS = NAMES | TEXTS | st.sampled_from(["None", "UNSET", "1", "-1", "0.5", "()", "[]", "{}"])


def _joined(items: list[str], *, magic: bool) -> str:
    return ", ".join(items) + (", " if magic and items else "")


def _list(inner: st.SearchStrategy[str], left: str, right: str) -> st.SearchStrategy[str]:
    items = st.lists(inner, max_size=4)
    return st.builds(lambda o, m: f"{left}{_joined(o, magic=m)}{right}", items, st.booleans())


def _tuple(items: list[str]) -> str:
    return f"({_joined(items, magic=len(items) == 1)})".replace(", )", ",)")


def _calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    named = st.builds("{}={}".format, NAMES, inner)
    late = st.builds("lambda: {}".format, st.lists(inner, max_size=4).map(_tuple) | NAMES)
    return st.builds("{}{}".format, DOTTED, _list(inner | named | late, "(", ")"))


DOTTED = st.lists(NAMES, min_size=1, max_size=3).map(".".join) | st.just("super().__init__")
SUBSCRIPTS = st.recursive(
    NAMES | st.just("None"),
    lambda inner: (
        st.builds("{}[{}]".format, NAMES, st.lists(inner, min_size=1, max_size=3).map(", ".join))
        | st.lists(inner, min_size=2, max_size=3).map(" | ".join)
    ),
    max_leaves=6,
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        _list(inner, "[", "]")
        | st.lists(inner, min_size=1, max_size=4).map(_tuple)
        | _list(st.builds("{}: {}".format, TEXTS, inner), "{", "}")
        | _calls(inner)
    ),
    max_leaves=14,
)
ANNOTATIONS = SUBSCRIPTS | st.builds(
    "Annotated[{}, {}]".format, SUBSCRIPTS, _calls(VALUES).map(lambda one: f"Field{one[-40:]}")
).filter(lambda one: one.count("(") == one.count(")"))
PARAMETERS = st.builds("{}: {}".format, NAMES, SUBSCRIPTS) | st.builds(
    "{}: {} = {}".format, NAMES, SUBSCRIPTS, VALUES
)
STATEMENTS = st.one_of(
    st.builds("{} = {}".format, NAMES, VALUES),
    st.builds("{}: {} = {}".format, NAMES, ANNOTATIONS, VALUES),
    st.builds("{}: {}".format, NAMES, ANNOTATIONS),
    st.builds("{}: TypeAlias = {}".format, NAMES, ANNOTATIONS),
    st.builds("{}, {} = {}".format, NAMES, NAMES, VALUES),
    _calls(VALUES),
)
DEFINITIONS = st.builds(
    "{}def {}({}) -> {}:\n    return {}".format,
    st.sampled_from(["", "async "]),
    NAMES,
    st.builds(
        lambda first, star, rest, magic: _joined(
            ["self", *first, *(["*"] if star and rest else []), *rest], magic=magic
        ),
        st.lists(PARAMETERS, max_size=3),
        st.booleans(),
        st.lists(PARAMETERS, max_size=3),
        st.booleans(),
    ),
    SUBSCRIPTS,
    VALUES | _calls(VALUES).map("await {}".format),
)
BLOCKS = st.one_of(
    STATEMENTS,
    DEFINITIONS,
    st.builds("@{}\n{}".format, _calls(VALUES), DEFINITIONS),
    st.builds("class {}({}):\n    {}".format, NAMES, SUBSCRIPTS, STATEMENTS),
    st.builds("from .{} import {}".format, NAMES, st.lists(NAMES, min_size=1).map(", ".join)),
)


def by_black(text: str) -> str:
    return black.format_str(text, mode=black.Mode())


def _is_python(text: str) -> bool:
    try:
        compile(text, "", "exec", flags=0x0400)
    except SyntaxError:
        return False
    return True


@given(st.lists(st.tuples(BLOCKS, st.integers(0, 3)), min_size=1, max_size=3), st.booleans())
@settings(max_examples=400, suppress_health_check=list(HealthCheck), deadline=None)
def test_statements_are_laid_out_as_black_does(
    blocks: list[tuple[str, int]],
    nested: bool,  # noqa: FBT001 (hypothesis gives it)
) -> None:
    text = "".join(block + "\n" * (blank + 1) for block, blank in blocks)
    if nested:
        text = "class Outer:\n" + "".join(f"    {line}\n" for line in text.splitlines())
    if not _is_python(text):
        return
    try:
        made = lay_out(text)
    except UnfamiliarError:
        return
    assert made == by_black(text)
    assert lay_out(made) == made


PROSE = st.text(st.sampled_from('ab"\\ \n\n\t`-#é好'), max_size=60)


@given(PROSE, st.sampled_from([0, 4, 8]))
def test_docstrings_are_laid_out_as_black_does(prose: str, indent: int) -> None:
    head = ("", "class A:\n    ", "class A:\n    def f(self) -> None:\n        ")[indent // 4]
    text = f"{head}{docstring_text(prose, indent)}\n{' ' * indent}x: int = 1\n"
    made = lay_out(text)
    assert made == by_black(text)
    assert lay_out(made) == made


@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=60), st.integers(60, 80))
def test_wide_characters_take_two_columns(text: str, length: int) -> None:
    source = f"{'x' * length} = {literal_text(text)}\n"
    assert lay_out(source) == by_black(source)


@given(st.text('"\\a', max_size=9) | st.text("'\"\\a", max_size=9) | st.floats(allow_nan=False))
def test_literals_are_written_as_black_writes_them(value: str | float) -> None:
    source = f"x = {literal_text(value)}\n"
    assert by_black(source) == source


def test_long_whole_numbers_are_written_as_black_writes_them() -> None:
    source = f"x = {literal_text(-(10**4001) - 10)}\n"
    is_same = by_black(source) == lay_out(source)
    assert is_same


LINES = st.sampled_from(
    [
        *('"""Prose."""', "import a", "from b import c", "x = 1", "@a", "@b(1)"),
        *("def f(self): ...", "async def f(self) -> int:", "class A:", "class A(B): ..."),
        *("if a:", "else:", "return x", "pass", ""),
    ]
)


@given(st.lists(st.tuples(LINES, st.integers(0, 2), st.integers(0, 2)), max_size=12))
@settings(max_examples=1500, suppress_health_check=list(HealthCheck), deadline=None)
def test_blank_lines_are_those_of_black(lines: list[tuple[str, int, int]]) -> None:
    depths = [0, *(depth for line, depth, _ in lines if line)]
    text = "".join(f"{'    ' * depth}{line}\n" + "\n" * blank for line, depth, blank in lines)
    if all(one <= before + 1 for before, one in pairwise(depths)) and _is_python(text):
        assert lay_out(text) == by_black(text)


@pytest.mark.parametrize(
    "text",
    [
        "x = 1  # why\n",
        "# why\nx = 1\n",
        f"x = {' + '.join(['number'] * 20)}\n",
        f"x = [{', '.join(['number'] * 20)} for number in numbers]\n",
        f"x = f'{'number' * 20}'\n",
        f"if f({', '.join(['number'] * 20)}):\n    pass\n",
        'x = """\n"""\n',
        "x = 1 + \\\n    2\n",
    ],
)
def test_other_shapes_are_refused(text: str) -> None:
    with pytest.raises(UnfamiliarError):
        lay_out(text)


def test_what_is_in_black_s_form_is_left_alone() -> None:
    text = "x = f(\n    a,\n    b=[\n        1,\n    ],\n)\n"
    assert lay_out(text) == text


def test_spaces_that_templates_leave_are_taken_out() -> None:
    assert lay_out("x = f(a,  b )\n") == "x = f(a, b)\n"
    assert lay_out("def f(a: A, ) -> B:\n    c\n") == "def f(\n    a: A,\n) -> B:\n    c\n"


def test_columns_are_counted_as_black_counts_them() -> None:
    assert [width(one) for one in ("a", "é", "好", "a\u0301", "\U0001f600")] == [1, 1, 2, 2, 2]
