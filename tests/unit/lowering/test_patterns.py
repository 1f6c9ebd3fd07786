"""A pattern is only taken where pydantic's engine reads it as the document's dialect does."""

from __future__ import annotations

import re
import warnings
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from small_document import declarations
from specular.diagnostics import Code, Sink
from specular.ir.models import AliasModel
from specular.ir.types import StringType


def taken(pattern: str) -> str | None:
    """Return the pattern as it is lowered."""
    found = declarations({"It": {"type": "string", "pattern": pattern}}, Sink())["It"]
    assert isinstance(found, AliasModel)
    assert isinstance(found.type, StringType)
    return found.type.pattern


@pytest.mark.parametrize(
    "pattern",
    ["^[a-z]+$", "a|b", "(?:ab)+", r"\s?", "", ".", r"\.", "[^a]", "^.{1,64}$", "é", "a{2,}?b",
     r"[\s\S]*", r"\u00e9\x41\n", "[-a]", "[a-]", "(a|)"],
)  # fmt: skip
def test_what_both_dialects_have_is_left_alone(pattern: str) -> None:
    assert taken(pattern) == pattern


@pytest.mark.parametrize(
    ("pattern", "rust"),
    [
        (r"^\d{3}-\w*$", "^[0-9]{3}-[A-Za-z0-9_]*$"),
        (r"\D\W", "[^0-9][^A-Za-z0-9_]"),
        (r"[\w.-]", "[A-Za-z0-9_.-]"),
        (r"[\w-.]", r"[A-Za-z0-9_\-.]"),
        ("{a}", r"\{a\}"),
        ("a{,3}", r"a\{,3\}"),
        ("]", r"\]"),
        ("[[]", r"[\[]"),
    ],
)
def test_what_one_dialect_reads_otherwise_is_written_so_that_it_means_the_same(
    pattern: str, rust: str
) -> None:
    assert taken(pattern) == rust


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(?=a)", "`(?`"),
        ("(?<!a)b", "`(?`"),
        ("(?<n>a)", "`(?`"),
        ("(?i)a", "`(?`"),
        (r"(a)\1", r"`\1`"),
        (r"\p{L}", r"`\p`"),
        (r"\ba", r"`\b`"),
        (r"\Z", r"`\Z`"),
        (r"\<", r"`\<`"),
        ("\\", "`\\`"),
        (r"\ud800", r"`\u`"),
        (r"[\D]", r"`\D`"),
        ("[a&&b]", "`&&`"),
        ("[]a]", "no characters"),
        ("[^]", "no characters"),
        ("[a", "not closed"),
        ("[z-a]", "no range"),
        ("(", "not closed"),
        (")", "closes no group"),
        ("a++", "repeats nothing"),
        ("*", "repeats nothing"),
        ("^*", "repeats nothing"),
        ("(|*)", "repeats nothing"),
        ("a{2,1}", "wrong way round"),
        (r".{9000}", "too much memory"),
        (r"(?:[a-z]{1,999}){999}", "too much memory"),
        ("a{99999999999999999999}", "too much memory"),
    ],
)
def test_what_cannot_mean_the_same_is_told(pattern: str, reason: str) -> None:
    sink = Sink()
    declarations({"It": {"type": "string", "pattern": pattern}}, sink)
    assert taken(pattern) is None
    (found,) = sink.diagnostics
    assert found.code is Code.SCHEMA_APPROXIMATED
    assert reason in found.message.partition("generated models")[2]


@pytest.mark.parametrize(
    "pattern",
    [r"^\w{1,255}$", r"[\w-]{1,999}", r"\d{4000}", ".{7000}", "[^a]{5000}", "a{190000}",
     "[\u0430-\u044f]{30000}",
     r"\s{7000}", r"\S{7000}", r"(?:[\w.-]{1,64}){1,64}", r"\W{7000}", r"[^\w]{5000}"],
)  # fmt: skip
def test_a_large_pattern_that_is_taken_fits_the_engine(pattern: str) -> None:
    rust = taken(pattern)
    if rust is not None:
        assert TypeAdapter(Annotated[str, Field(pattern=rust)])


PATTERNS = st.lists(
    st.sampled_from(
        [
            *"ab01.*+?|^$()[]{}-,&~<>=!:_ \\",
            *("\\d", "\\w", "\\s", "\\b", "\\.", "\\-", "\\/"),
            "(?:",
            "[^",
            "[a-",
            "{2}",
            "{1,}",
            "\\n",
            "\\\\",
        ]
    ),
    max_size=8,
).map("".join)


@settings(deadline=None)
@given(PATTERNS, st.lists(st.text("ab01-_ .\\{}", max_size=6), min_size=1, max_size=8))
def test_a_pattern_that_is_taken_means_the_same(pattern: str, texts: list[str]) -> None:
    rust = taken(pattern)
    if rust is None:
        return
    adapter = TypeAdapter(Annotated[str, Field(pattern=rust)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compiled = re.compile(pattern, re.ASCII)
    for text in texts:
        assert _accepts(adapter, text) == bool(compiled.search(text)), (pattern, text)


def _accepts(adapter: TypeAdapter[str], text: str) -> bool:
    try:
        adapter.validate_python(text)
    except ValidationError:
        return False
    return True
