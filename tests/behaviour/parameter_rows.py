"""Parameters as the standards show them: what is handed over, and what has to be sent of it.

The Style Examples are those of OpenAPI 3.1.1 and 3.2 (`empty` is the empty text). Where the
versions differ:

- 3.0 and 3.1.0 write `|`, `[` and `]` as they are; RFC 3986 allows none of them in a query, and
  3.1.1 and 3.2 escape them, as we do. Both decode to the same.
- 3.1.0 separates unexploded labels by `.`; 3.1.1, 3.2 and RFC 6570 by `,`.
- 3.2 calls the first column `undefined` and gives `color=` for null; RFC 6570, 3.2.1, skips what is
  undefined, and so do we: an empty text, which 3.1 has there, is told apart from null.
- 3.2 says that `explode` does nothing to `deepObject`; in 3.1 `false` is undefined.
- 3.2 allows `allowReserved` in paths and cookies, too; 3.1 says nothing of what it does there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Literal, TypeAlias

Given: TypeAlias = tuple[dict[str, Any], Any]
"""A Parameter Object and its value."""

TEXT = {"type": "string"}
LIST = {"type": "array", "items": {"type": ["string", "null"]}}
MAP = {"type": "object", "additionalProperties": {"type": ["integer", "string", "null"]}}
ANY: dict[str, Any] = {}

COLORS = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}
KEYS = {"semi": ";", "dot": ".", "comma": ","}
RED = ["red", "green", "blue"]

Place: TypeAlias = Literal["path", "query", "header", "cookie", "querystring"]


@dataclass(frozen=True, slots=True)
class Row:
    """One example; `sent` is what follows the server's URL, or what the header is.

    None is nothing at all. `refusal` is part of what is said where nothing is sent.
    """

    clause: str
    path: str
    given: tuple[Given, ...]
    sent: str | None = None
    refusal: str = ""

    @property
    def place(self) -> str:
        """Where the value travels."""
        return str(self.given[0][0]["in"])


def given(place: Place, value: object, **options: object) -> Given:
    """Return a parameter and its value; the schema is that of the value unless it is told."""
    if "content" not in options:
        options.setdefault("schema", _schema(value))
    return {"name": "color", "in": place, "required": place == "path", **options}, value


def _schema(value: object) -> dict[str, Any]:
    if isinstance(value, list):
        return LIST
    return MAP if isinstance(value, dict) else TEXT if isinstance(value, str) else ANY


def path(clause: str, value: object, sent: str, at: str = "/{color}", **options: object) -> Row:
    """Return a row of the path; `at` is the end of the template."""
    return Row(clause, at, (given("path", value, **options),), sent)


def query(clause: str, value: object, sent: str | None, **options: object) -> Row:
    """Return a row of the query."""
    return Row(clause, "", (given("query", value, **options),), sent)


def header(clause: str, value: object, sent: str | None, **options: object) -> Row:
    """Return a row of a header."""
    return Row(clause, "", (given("header", value, **options),), sent)


def cookie(clause: str, value: object, sent: str | None, **options: object) -> Row:
    """Return a row of a cookie."""
    return Row(clause, "", (given("cookie", value, **options),), sent)


def refused(clause: str, one: Given, refusal: str) -> Row:
    """Return a row of which nothing is sent."""
    at = "/{color}" if one[0]["in"] == "path" else ""
    return Row(clause, at, (one,), refusal=refusal)


def whole(clause: str, media_type: str, value: object, sent: str) -> Row:
    """Return a row of a query string."""
    content = {media_type: {"schema": _schema(value)}}
    return Row(clause, "", (given("querystring", value, content=content),), sent)


def json(schema: dict[str, Any]) -> dict[str, Any]:
    """Return JSON as the content of a parameter."""
    return {"application/json": {"schema": schema}}


_STYLES: list[tuple[Place, str, bool, str | None, str | None, str | None, str | None]] = [
    # Where, style, explode: empty, text, array, object. OpenAPI 3.1.1, 4.8.12.4; 3.2, 4.12.6.
    ("path", "matrix", False, "/;color", "/;color=blue", "/;color=blue,black,brown",
     "/;color=R,100,G,200,B,150"),
    ("path", "matrix", True, "/;color", "/;color=blue", "/;color=blue;color=black;color=brown",
     "/;R=100;G=200;B=150"),
    ("path", "label", False, None, "/.blue", "/.blue,black,brown", "/.R,100,G,200,B,150"),
    ("path", "label", True, None, "/.blue", "/.blue.black.brown", "/.R=100.G=200.B=150"),
    ("path", "simple", False, None, "/blue", "/blue,black,brown", "/R,100,G,200,B,150"),
    ("path", "simple", True, None, "/blue", "/blue,black,brown", "/R=100,G=200,B=150"),
    ("header", "simple", False, "", "blue", "blue,black,brown", "R,100,G,200,B,150"),
    ("header", "simple", True, "", "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ("query", "form", False, "color=", "color=blue", "color=blue,black,brown",
     "color=R,100,G,200,B,150"),
    ("query", "form", True, "color=", "color=blue", "color=blue&color=black&color=brown",
     "R=100&G=200&B=150"),
    ("query", "spaceDelimited", False, None, None, "color=blue%20black%20brown",
     "color=R%20100%20G%20200%20B%20150"),
    ("query", "pipeDelimited", False, None, None, "color=blue%7Cblack%7Cbrown",
     "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("query", "deepObject", True, None, None, None,
     "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    # 3.2 only: `explode` does nothing here.
    ("query", "deepObject", False, None, None, None,
     "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    # Of cookies 3.1 has only `form`, joined by `&`, which is wrong in a cookie (appendix D).
    ("cookie", "form", False, "color=", "color=blue", "color=blue,black,brown",
     "color=R,100,G,200,B,150"),
    ("cookie", "form", True, "color=", "color=blue", "color=blue; color=black; color=brown",
     "R=100; G=200; B=150"),
    ("cookie", "cookie", True, "color=", "color=blue", "color=blue; color=black; color=brown",
     "R=100; G=200; B=150"),
]  # fmt: skip


def _style_rows() -> list[Row]:
    rows: list[Row] = []
    for place, style, explode, *texts in _STYLES:
        for value, text in zip(["", "blue", COLORS, RGB], texts, strict=True):
            if text is not None:
                one = given(place, value, style=style, explode=explode)
                at = "/{color}" if place == "path" else ""
                rows.append(Row(f"OpenAPI 4.12.6, {style} {explode}", at, (one,), text))
    return rows


_LABEL = {"style": "label"}
_MATRIX = {"style": "matrix"}
_PLAIN = {"explode": False}
_HALF = ("half", "50%")

RFC_6570 = [
    path("RFC 6570 3.2.2 {var}", "value", "/value"),
    path("RFC 6570 3.2.2 {hello}", "Hello World!", "/Hello%20World%21"),
    path("RFC 6570 3.2.2 {half}", "50%", "/50%25"),
    Row("RFC 6570 3.2.2 {x,y}", "/{x},{y}",
        (given("path", "1024", name="x"), given("path", "768", name="y")), "/1024,768"),
    Row("RFC 6570 3.2.2 {x,hello,y}", "/{x},{hello},{y}",
        (given("path", "1024", name="x"), given("path", "Hello World!", name="hello"),
         given("path", "768", name="y")), "/1024,Hello%20World%21,768"),
    path("RFC 6570 3.2.2 {list}", RED, "/red,green,blue"),
    path("RFC 6570 3.2.2 {list*}", RED, "/red,green,blue", explode=True),
    path("RFC 6570 3.2.2 {keys}", KEYS, "/semi,%3B,dot,.,comma,%2C"),
    path("RFC 6570 3.2.2 {keys*}", KEYS, "/semi=%3B,dot=.,comma=%2C", explode=True),
    path("RFC 6570 3.2.3 {+var}", "value", "/value", allowReserved=True),
    path("RFC 6570 3.2.3 {+hello}", "Hello World!", "/Hello%20World!", allowReserved=True),
    path("RFC 6570 3.2.3 {+half}", "50%", "/50%25", allowReserved=True),
    path("RFC 6570 3.2.3 {+list}", RED, "/red,green,blue", allowReserved=True),
    # RFC 6570 gives `semi,;,dot,.,comma,,`, which nobody could take apart: OpenAPI 3.2, 4.12.4,
    # leaves open what is meant by data with a delimiter in it that is not escaped.
    path("RFC 6570 3.2.3 {+keys}", KEYS, "/semi,;,dot,.,comma,%2C", allowReserved=True),
    path("RFC 6570 3.2.3 {+keys*}", KEYS, "/semi=;,dot=.,comma=%2C", explode=True,
         allowReserved=True),
    # RFC 6570 gives `/foo/bar`; OpenAPI 3.1, 4.8.8.2, forbids `/`, `?` and `#` in a path's values.
    path("RFC 6570 3.2.3 {+path}", "/foo/bar", "/%2Ffoo%2Fbar", allowReserved=True),
    query("RFC 6570 3.2.3 {+path}", "/foo/bar", "color=/foo/bar", allowReserved=True),
    path("RFC 6570 3.2.5 {.who}", "fred", "/.fred", **_LABEL),
    path("RFC 6570 3.2.5 {.half}", "50%", "/.50%25", **_LABEL),
    path("RFC 6570 3.2.5 X{.var}", "value", "/X.value", at="/X{color}", **_LABEL),
    path("RFC 6570 3.2.5 X{.empty}", "", "/X.", at="/X{color}", **_LABEL),
    path("RFC 6570 3.2.5 X{.list}", RED, "/X.red,green,blue", at="/X{color}", **_LABEL),
    path("RFC 6570 3.2.5 X{.list*}", RED, "/X.red.green.blue", at="/X{color}", explode=True,
         **_LABEL),
    path("RFC 6570 3.2.5 X{.keys}", KEYS, "/X.semi,%3B,dot,.,comma,%2C", at="/X{color}", **_LABEL),
    path("RFC 6570 3.2.5 X{.keys*}", KEYS, "/X.semi=%3B.dot=..comma=%2C", at="/X{color}",
         explode=True, **_LABEL),
    path("RFC 6570 3.2.6 {/var:1,var}", "value", "/v/value", at="/v/{color}"),
    path("RFC 6570 3.2.6 {/path}", "/foo/bar", "/%2Ffoo%2Fbar"),
    path("RFC 6570 3.2.7 {;who}", "fred", "/;who=fred", at="/{who}", name="who", **_MATRIX),
    path("RFC 6570 3.2.7 {;half}", "50%", "/;half=50%25", at="/{half}", name="half", **_MATRIX),
    path("RFC 6570 3.2.7 {;empty}", "", "/;empty", at="/{empty}", name="empty", **_MATRIX),
    Row("RFC 6570 3.2.7 {;x,y,empty}", "/{x}{y}{empty}",
        (given("path", "1024", name="x", **_MATRIX), given("path", "768", name="y", **_MATRIX),
         given("path", "", name="empty", **_MATRIX)), "/;x=1024;y=768;empty"),
    path("RFC 6570 3.2.7 {;list}", RED, "/;list=red,green,blue", at="/{list}", name="list",
         **_MATRIX),
    path("RFC 6570 3.2.7 {;list*}", RED, "/;list=red;list=green;list=blue", at="/{list}",
         name="list", explode=True, **_MATRIX),
    path("RFC 6570 3.2.7 {;keys}", KEYS, "/;keys=semi,%3B,dot,.,comma,%2C", at="/{keys}",
         name="keys", **_MATRIX),
    path("RFC 6570 3.2.7 {;keys*}", KEYS, "/;semi=%3B;dot=.;comma=%2C", at="/{keys}", name="keys",
         explode=True, **_MATRIX),
    query("RFC 6570 3.2.8 {?who}", "fred", "who=fred", name="who"),
    query("RFC 6570 3.2.8 {?half}", "50%", "half=50%25", name="half"),
    Row("RFC 6570 3.2.8 {?x,y,empty}", "",
        (given("query", "1024", name="x"),
         given("query", "768", name="y"),
         given("query", "", name="empty")),
        "x=1024&y=768&empty="),
    Row("RFC 6570 3.2.8 {?x,y,undef}", "",
        (given("query", "1024", name="x"),
         given("query", "768", name="y"),
         given("query", None, name="undef")),
        "x=1024&y=768"),
    query("RFC 6570 3.2.8 {?list}", RED, "list=red,green,blue", name="list", **_PLAIN),
    query("RFC 6570 3.2.8 {?list*}", RED, "list=red&list=green&list=blue", name="list"),
    query("RFC 6570 3.2.8 {?keys}", KEYS, "keys=semi,%3B,dot,.,comma,%2C", name="keys", **_PLAIN),
    query("RFC 6570 3.2.8 {?keys*}", KEYS, "semi=%3B&dot=.&comma=%2C", name="keys"),
]  # fmt: skip

_SPACES, _PIPES, _DEEP = ({"style": f"{one}"} for one in
                          ("spaceDelimited", "pipeDelimited", "deepObject"))  # fmt: skip

EMPTY = [
    query("RFC 6570 2.3, null", None, None),
    query("RFC 6570 2.3, an empty list", [], None),
    query("RFC 6570 2.3, an empty list", [], None, **_PLAIN),
    query("RFC 6570 2.3, an empty object", {}, None),
    query("RFC 6570 2.3, an empty object", {}, None, **_DEEP),
    query("RFC 6570 2.3, a list of nothing", [None], None),
    query("RFC 6570 2.3, an object of nothing", {"R": None}, None),
    query("RFC 6570 2.3, empty texts are something", ["", None, "a"], "color=&color=a"),
    query("RFC 6570 2.3, empty texts are something", ["", ""], "color=,", **_PLAIN),
    query("RFC 6570 3.2.1, an empty member", {"R": "", "G": 1}, "R=&G=1"),
    query("RFC 6570 3.2.1, a null member", {"R": None, "G": 1}, "color%5BG%5D=1", **_DEEP),
    path("RFC 6570 3.2.1, an empty member", {"R": "", "G": 1}, "/;R;G=1", explode=True, **_MATRIX),
    header("RFC 6570 2.3, an empty list", [], None),
    header("RFC 6570 2.3, an empty object", {}, None),
    header("RFC 6570 2.3, null", None, None),
    cookie("RFC 6570 2.3, an empty list", [], None),
    # OpenAPI 3.1, 4.8.12.2: where it is allowed, an empty text stands in place of any value.
    query("OpenAPI 4.8.12.2, allowEmptyValue", "", "color=", allowEmptyValue=True,
          schema={"type": "boolean"}),
    query("OpenAPI 4.8.12.2, allowEmptyValue", True, "color=true", allowEmptyValue=True,  # noqa: FBT003
          schema={"type": "boolean"}),
    query("OpenAPI 4.8.12.2, allowEmptyValue", "", "color=", allowEmptyValue=True, schema=LIST),
    query("OpenAPI 4.8.12.2, allowEmptyValue", "", "color=", allowEmptyValue=True,
          schema={"type": "string", "minLength": 2}),
]  # fmt: skip

VALUES = [
    query("OpenAPI 4.8.12, a boolean", True, "color=true", schema={"type": "boolean"}),  # noqa: FBT003
    query("OpenAPI 4.8.12, a number", -1.5, "color=-1.5", schema={"type": "number"}),
    query("OpenAPI 4.8.12, a large number", 2**63, f"color={2**63}", schema={"type": "integer"}),
    query("OpenAPI 4.8.12, an exponent", 1e22, "color=1e%2B22", schema={"type": "number"}),
    query("OpenAPI 4.8.12, a date", date(2026, 2, 3), "color=2026-02-03",
          schema={"type": "string", "format": "date"}),
    query("OpenAPI 4.8.12, a time",
          datetime(2026, 2, 3, 4, 5, 6, tzinfo=timezone(timedelta(hours=1))),
          "color=2026-02-03T04%3A05%3A06%2B01%3A00",
          schema={"type": "string", "format": "date-time"}),
    query("OpenAPI 4.8.12, an enumeration", "dark red", "color=dark%20red",
          schema={"type": "string", "enum": ["dark red", "blue"]}),
    query("OpenAPI 3.2 4.12.7, spaces", ["one thing", "another thing"],
          "color=one%20thing&color=another%20thing"),
    path("OpenAPI 3.2 4.12.7, Unicode", "di\u1e45n\u0101ga", "/di%E1%B9%85n%C4%81ga"),
    query("OpenAPI 3.2 4.12.4, reserved", ":/?#[]@!$&'()*+,;=",
          "color=%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D"),
    path("OpenAPI 3.2 4.12.4, reserved", ":/?#[]@!$&'()*+,;=",
         "/%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D"),
    query("RFC 3986 2.3, unreserved", "aZ09-._~", "color=aZ09-._~"),
    query("RFC 3986 3.4, a name", "x", "a%26b%5B%5D=x", name="a&b[]"),
    query("OpenAPI 3.2 4.12.2.2, allowReserved", ":/?@!$'()*,;=", "color=:/?@!$'()*,;=",
          allowReserved=True),
    # These would end the value, or be read as a space.
    query("OpenAPI 3.2 4.12.2.2, allowReserved", "#[]&+", "color=%23%5B%5D%26%2B",
          allowReserved=True),
    query("RFC 6570 1.5, triplets", "50% a%20b%2Fc%zz", "color=50%25%20a%20b%2Fc%25zz",
          allowReserved=True),
    query("OpenAPI 3.2 4.12.4, a delimiter", ["a,b", "c"], "color=a%2Cb,c", allowReserved=True,
          **_PLAIN),
    query("OpenAPI 3.2 4.12.4, a delimiter", ["a,b", "c d"], "color=a%2Cb,c%20d", **_PLAIN),
    path("OpenAPI 3.2 4.12.4, a delimiter", "a;b", "/;color=a%3Bb", allowReserved=True, **_MATRIX),
    path("OpenAPI 3.2 4.12.2.2, allowReserved", "a:b@c", "/a:b@c", allowReserved=True),
    cookie("OpenAPI 3.2 4.12.7, form", "Hello, world!", "color=Hello%2C%20world%21"),
    cookie("OpenAPI 3.2 4.12.2.2, allowReserved", "a/b,c;d e", "color=a/b%2Cc%3Bd%20e",
           allowReserved=True),
    cookie("OpenAPI 3.2 4.12.7, cookie", {"greeting": "Hello%2C%20world!", "code": 42},
           "greeting=Hello%2C%20world!; code=42", style="cookie"),
    header("OpenAPI 3.2 4.12.2.2, nothing is escaped", 'W/"a,b", c%20', 'W/"a,b", c%20'),
    header("OpenAPI 3.2 4.12.7, numbers", [12345678, 90099], "12345678,90099",
           schema={"type": "array", "items": {"type": "integer"}}),
    # Undefined by the standard: what is no array is written as in `form`, and what has more than
    # one level as most servers read it. Arrays repeat the name, or number what has members.
    query("OpenAPI 4.12.6, n/a", "blue", "color=blue", **_SPACES),
    query("OpenAPI 4.12.6, n/a", COLORS, "color=blue&color=black&color=brown", explode=True,
          **_PIPES),
    query("OpenAPI 4.12.6, n/a", COLORS, "color=blue&color=black&color=brown", **_DEEP),
    query("OpenAPI 4.12.3, nested", {"a": {"b": [1, 2]}},
          "color%5Ba%5D%5Bb%5D=1&color%5Ba%5D%5Bb%5D=2", schema=ANY, **_DEEP),
    query("OpenAPI 4.12.3, nested", {"a": [{"x": 1, "y": 2}, {"x": 3}]},
          "color%5Ba%5D%5B0%5D%5Bx%5D=1&color%5Ba%5D%5B0%5D%5By%5D=2&color%5Ba%5D%5B1%5D%5Bx%5D=3",
          schema=ANY, **_DEEP),
]  # fmt: skip

CONTENT = [
    query("OpenAPI 3.2 4.12.7, JSON", {"lat": 40.6, "long": -73.9},
          "color=%7B%22lat%22%3A40.6%2C%22long%22%3A-73.9%7D", content=json(ANY)),
    query("OpenAPI 4.8.12.2, JSON text", "a b", "color=%22a%20b%22", content=json(TEXT)),
    query("OpenAPI 4.8.12.2, an empty list", [], "color=%5B%5D", content=json(LIST)),
    query("OpenAPI 4.8.12.2, text", "a b", "color=a%20b",
          content={"text/plain": {"schema": TEXT}}),
    query("OpenAPI 4.8.12.2, null", None, "color=null", content=json(ANY)),
    header("OpenAPI 4.8.12.2, null", None, "null", content=json(ANY)),
    Row("a query of the path's own", "?fixed=yes", (given("query", "1024", name="x"),),
        "?fixed=yes&x=1024"),
    path("OpenAPI 4.8.12.2, JSON", [1], "/%5B1%5D", content=json(ANY)),
    path("OpenAPI 4.8.12.2, text", "a/b", "/a%2Fb", content={"text/plain": {"schema": TEXT}}),
    header("OpenAPI 4.8.12.2, JSON", {"a": "\u00e9,"}, r'{"a":"\u00e9,"}', content=json(MAP)),
    header("OpenAPI 4.8.12.2, text", "a, b", "a, b", content={"text/plain": {"schema": TEXT}}),
    cookie("OpenAPI 4.8.12.2, JSON", [1, 2], "color=%5B1%2C2%5D", content=json(ANY)),
    # Appendix D: text that is escaped already, as whoever reads the cookie wants it.
    cookie("OpenAPI 3.2 appendix D, text", "Hello%2C!", "color=Hello%2C!",
           content={"text/plain": {"schema": TEXT}}),
    whole("OpenAPI 3.2 4.12.7, a form", "application/x-www-form-urlencoded",
          {"foo": "a + b", "bar": "true"}, "foo=a+%2B+b&bar=true"),
    whole("OpenAPI 3.2 4.12.7, JSON", "application/json", {"numbers": "1", "flag": 2},
          "%7B%22numbers%22%3A%221%22%2C%22flag%22%3A2%7D"),
    whole("OpenAPI 3.2 4.12.7, JSONPath", "application/jsonpath", "$.a.b[1:1]",
          "%24.a.b%5B1%3A1%5D"),
]  # fmt: skip

REFUSED = [
    # RFC 3986, 5.2.4, takes such segments away, and the path would be another one.
    refused("OpenAPI 4.12.6, label", given("path", "", **_LABEL), "must not make '.'"),
    refused("OpenAPI 4.12.6, simple", given("path", ""), "must not be empty"),
    refused("RFC 6570 2.3, null", given("path", None), "must not be empty"),
    refused("RFC 6570 2.3, an empty list", given("path", []), "must not be empty"),
    refused("RFC 3986 5.2.4", given("path", ".."), "must not make '..'"),
    refused("RFC 3986 5.2.4", given("path", "%2e.", allowReserved=True), "must not make"),
    # OpenAPI 3.2, appendix E: what is escaped itself cannot be told from the same in a value.
    refused("OpenAPI 3.2 appendix E", given("query", ["a b", "c"], **_SPACES), "' ' stands"),
    refused("OpenAPI 3.2 appendix E", given("query", {"a": "b|"}, **_PIPES), r"'\|' stands"),
    refused("OpenAPI 3.2 appendix E",
            given("query", ["a%20b"], allowReserved=True, **_SPACES), "' ' stands"),
    refused("OpenAPI 4.12.3, nested", given("query", {"a": [1]}, schema=ANY), "cannot be written"),
    refused("OpenAPI 4.12.3, nested", given("header", [[1]], schema=ANY), "cannot be written"),
    refused("RFC 6265 4.2.1", given("cookie", "a; b=c", style="cookie"), "without a semicolon"),
    refused("RFC 9110 5.5", given("header", "a\r\nb: c"), "printable ASCII"),
    refused("RFC 9110 5.5", given("header", " a"), "without spaces around"),
    refused("RFC 8259 6", given("query", float("nan"), schema={"type": "number"}), "color"),
]  # fmt: skip

ROWS = [*_style_rows(), *RFC_6570, *EMPTY, *VALUES, *CONTENT, *REFUSED]
