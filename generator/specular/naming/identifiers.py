"""Identifiers: the only way from a text of the document to a Python name."""

from __future__ import annotations

import hashlib
import keyword
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from specular.naming.words import spell_leading_digit, spelled, split

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Hashable,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    Join = Callable[[Sequence[str]], str]

Key = TypeVar("Key", bound="Hashable")

MODEL_ATTRIBUTES = frozenset(
    {
        *("construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj"),
        *("parse_raw", "schema", "schema_json", "update_forward_refs", "validate"),
        *("model_computed_fields", "model_config", "model_construct", "model_copy"),
        *("model_dump", "model_dump_json", "model_extra", "model_fields", "model_fields_set"),
        *("model_json_schema", "model_parametrized_name", "model_post_init", "model_rebuild"),
        *("model_validate", "model_validate_json", "model_validate_strings"),
        *("mro", "register"),
    }
)
"""Public attributes of pydantic's BaseModel and of its metaclass, which a field may not hide."""

ANNOTATION_NAMES = frozenset({"bool", "bytes", "dict", "int", "list", "str"})
"""Names that annotations in a class body use, so that no field of the class may hide them."""

FIELD_RESERVED = MODEL_ATTRIBUTES | ANNOTATION_NAMES
ENUM_RESERVED = frozenset({"mro", "name", "value", "is_known"})
ARGUMENT_RESERVED = frozenset(
    {
        *("self", "request", "options", "content_type", "extra_query", "extra_headers"),
        *("extra_body", "timeout", "deadline", "max_retries"),
    }
)
WAITER_RESERVED = frozenset({"until", "interval", "on_progress"})
"""What a method that waits takes besides the arguments of its operation."""

VIEWS = ("with_raw_response", "with_streaming_response")
"""Attributes of resources by which their methods give responses."""

METHOD_RESERVED = ANNOTATION_NAMES | {
    *("deprecated", "either", "endpoint", "object", "overload"),
    *("float", "property", *VIEWS),
}
"""Names that a class body with methods uses, so that no method of the class may hide them."""

RESOURCE_RESERVED = frozenset(
    {
        *("Annotated", "Api", "ApiKey", "APIRouter", "AsyncApiClient", "AsyncClient", "Client"),
        *("Credential", "Endpoint", "ExtraBody", "FastAPI", "Final", "Headers", "HttpBasic"),
        *("HttpBearer", "HttpError", "Json", "Literal", "Maybe", "Number", "Problem", "Protocol"),
        *("Query", "Request", "Resource", "SyncApiClient", "Timeout", "Upload", "Violation"),
        *("AsyncResource", "SecurityHandler", "AsyncOpenResponse", "AsyncOpening", "Mapping"),
        *("AsyncMiddleware", "Middleware", "Open", "OpenResponse", "Opening", "Options", "Raw"),
        *("RawResponse", "Sequence", "Settings", "Unpack", "Validation", "ViewT_co"),
        *("Attention", "Callable", "PollOptions", "Until", "Waiter", "Waiting"),
    }
)
"""Names that modules with the classes of a tag use beside those of models."""

CONSTANT_RESERVED = frozenset({"UNSET"})
HEADERS_RESERVED = frozenset({"ResponseHeaders"})
"""The base of the classes for headers."""

MODULE_RESERVED = frozenset({"annotations", "aux", "con", "nul", "prn"})
"""A name that `from __future__` takes, and those of devices on Windows."""

CLIENT_RESERVED = METHOD_RESERVED | {
    *("call", "close", "aclose", "base_url", "timeout", "max_retries", "http_client"),
    *(
        "cached_property",
        "float",
        "httpx2",
        "Sequence",
        "deadline",
        "fake",
        "middleware",
        "request",
        "validate",
        "with_options",
    ),
}
SERVER_RESERVED = frozenset({"security", "schemes", "endpoints", "make_app", "create_app"})
"""Names that the module which makes the server uses beside those of the tags."""


def pascal(words: Sequence[str]) -> str:
    """Join words as in `NodeInput`."""
    return "".join(word[:1].upper() + word[1:] for word in spell_leading_digit(words))


def snake(words: Sequence[str]) -> str:
    """Join words as in `node_input`."""
    return "_".join(spell_leading_digit(words))


def constant(words: Sequence[str]) -> str:
    """Join words as in `NODE_INPUT`."""
    return snake(words).upper()


def class_name(path: Sequence[str]) -> str:
    """Return the class name for a path of the document; a name that is one already stays."""
    if len(path) == 1 and re.fullmatch(r"[A-Z][A-Za-z0-9]*", path[0]):
        return path[0]
    return pascal([word for step in path for word in split(step)])


@dataclass(frozen=True)
class Candidates:
    """Names for a path, each saying more than the one before.

    They are made when they are asked for, since the first nearly always wins.
    """

    path: tuple[str, ...]
    join: Join
    identity: str

    def __iter__(self) -> Iterator[str]:
        """Go through them, the shortest first."""
        yield self.plain
        yield from self.longer()

    def longer(self) -> Iterator[str]:
        """Go through all but the first; the last is unique."""
        yield self.exact
        words = self._exact_words()
        cased = [*words, *_case("".join(self.path))]
        yield self.join(cased)
        told = self.identity or "\0".join(self.path)
        digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        # Letters only: digits at the end would look like a counter.
        letters = digest.translate(str.maketrans("0123456789", "ghijklmnop"))
        yield self.join([*cased, letters])

    @cached_property
    def plain(self) -> str:
        """The words."""
        return self.join([word for step in self.path for word in split(step)])

    @cached_property
    def exact(self) -> str:
        """The words with separators spelled."""
        return self.join(self._exact_words())

    def _exact_words(self) -> list[str]:
        return [word for step in self.path for word in spelled(step)]


@cache
def candidates(path: tuple[str, ...], join: Join, identity: str = "") -> Candidates:
    """Return names for a path, each saying more than the one before; the last is unique.

    The words; the words with separators spelled; the same with its case told; and as a last
    resort the words with a digest of the identity, which is the path unless another is given.
    """
    return Candidates(path, join, identity)


def _case(text: str) -> list[str]:
    """Return a word for the case of a text; there is none for text without cased letters."""
    if text.upper() == text.lower():
        return []
    if text.isupper():
        return ["uppercase"]
    if text.islower():
        return ["lowercase"]
    first = next(one for one in text if one.upper() != one.lower())
    return ["titlecase" if first.isupper() else "camelcase"]


def is_free(name: str, taken: Collection[str]) -> bool:
    """Whether something may be called exactly so, where other names are taken."""
    return name not in taken and _allowed(name, frozenset()) == name


def settle(
    wishes: Mapping[Key, Iterable[str]],
    reserved: Iterable[str] = (),
    texts: Mapping[Key, str] | None = None,
    pins: Mapping[Key, str] | None = None,
) -> dict[Key, str]:
    """Give every key one of its candidates, so that no two keys have the same name.

    Keys that want one name all go on to their next candidate, so the order never decides. Only
    what the document calls exactly so keeps its name, or else what it calls so but for case:
    `texts` has the words of the document. A reserved name or keyword gets an underscore behind it.
    A key that is pinned to a name has it, and all others give way.
    """
    return settle_scopes(wishes, [Scope(tuple(wishes))], reserved, texts, pins)


@dataclass(frozen=True, slots=True)
class Scope(Generic[Key]):
    """Keys whose names must differ; the inherited ones also stand in a scope of their own."""

    own: tuple[Key, ...]
    inherited: tuple[Key, ...] = ()


def settle_scopes(
    wishes: Mapping[Key, Iterable[str]],
    scopes: Collection[Scope[Key]],
    reserved: Iterable[str],
    texts: Mapping[Key, str] | None = None,
    pins: Mapping[Key, str] | None = None,
) -> dict[Key, str]:
    """Give every key one of its candidates, so that no two keys of a scope have the same name.

    As `settle`, but where an own key and an inherited one want the same name, only the own one
    goes on: what a scope inherits is not renamed for it.
    """
    avoid = frozenset(reserved)
    coming = {key: iter(wished) for key, wished in wishes.items()}
    fixed = {key: _allowed(name, avoid) for key, name in (pins or {}).items()}
    names = {key: fixed.get(key) or _allowed(next(one), avoid) for key, one in coming.items()}
    while True:
        clashes = [keys for scope in scopes for keys in _clashes(scope, names, texts or {}, fixed)]
        # Two inherited keys give way only where that is not mended in a scope of their own, and
        # what the document calls so only where the others cannot.
        for kind in (0, 1):
            stuck = dict.fromkeys(key for keys in clashes for key in keys[kind])
            longer = {key: name for key in stuck if (name := next(coming[key], None)) is not None}
            if longer:
                break
        else:
            return names
        names |= {key: _allowed(name, avoid) for key, name in longer.items()}


def _clashes(
    scope: Scope[Key],
    names: Mapping[Key, str],
    texts: Mapping[Key, str],
    pins: Mapping[Key, str],
) -> Iterator[tuple[Sequence[Key], Sequence[Key]]]:
    """Go through the names that several keys have: who gives way, and who if those cannot."""
    owners: dict[str, list[Key]] = {}
    for key in (*scope.own, *scope.inherited):
        owners.setdefault(names[key], []).append(key)
    several = [keys for keys in owners.values() if len(keys) > 1]
    own = frozenset(scope.own) if several else frozenset[Key]()
    for keys in several:
        free = [key for key in keys if pins.get(key) != names[key]]
        giving_way = [key for key in keys if key in own]
        if 0 < len(free) < len(keys):
            yield free, [key for key in keys if key not in free]
        elif len(giving_way) == len(keys):
            namesake = _namesake(keys, names[keys[0]], texts)
            yield [key for key in keys if key not in namesake], namesake
        else:
            yield giving_way, [] if giving_way else keys


def _namesake(keys: list[Key], name: str, texts: Mapping[Key, str]) -> list[Key]:
    """Return the only one of several keys that the document calls so, if there is one."""
    for likeness in (str, str.casefold):
        same = [key for key in keys if likeness(texts.get(key, "")) == likeness(name)]
        if len(same) == 1:
            return same
    return []


def _allowed(name: str, reserved: frozenset[str]) -> str:
    # Python reads names so (PEP 3131), and strings that have to equal them are left as they are.
    name = unicodedata.normalize("NFKC", name)
    if not name.isidentifier():
        name = re.sub(r"\W", "_", name)
        name = name if name.isidentifier() else f"n{name}"
    bad = keyword.iskeyword(name) or name in reserved or name in {"None", "True", "False"}
    return f"{name}_" if bad else name
