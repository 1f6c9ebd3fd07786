"""Where the calls of a client go, as source: its servers, and the arguments that choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specular.ir.servers import choices, server_name, usual, variables
from specular.rendering.literals import literal_text, tuple_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specular.ir.api import Api
    from specular.ir.servers import ServerVariable
    from specular.naming.plan import NamePlan
    from specular.rendering.imports import Imports

RUNTIME = "._runtime"


class PlaceTexts(NamedTuple):
    """The constant, the arguments of the constructors, and the argument that they hand on."""

    constant: str = ""
    arguments: str = ""
    call: tuple[str, ...] = ()


def place_texts(api: Api, plan: NamePlan, imports: Imports) -> PlaceTexts:
    """Return the texts, which are empty where there is nothing to choose."""
    listed, found = choices(api), variables(api)
    if not listed and not found:
        return PlaceTexts()
    kind = imports.add(f"{RUNTIME}.servers", "Servers")
    urls = ", ".join(
        f"{literal_text(server_name(one))}: {literal_text(one.template or one.url)}"
        for one in listed
    )
    parts = [f"{{{urls}}}"]
    if found:
        parts.append(tuple_text(_variable(one, plan, imports) for one in found))
    own = {
        server_name(server): [
            f"{literal_text(one.name)}: {literal_text(one.own[server_name(server)])}"
            for one in found
            if server_name(server) in one.own
        ]
        for server in listed
    }
    defaults = [f"{literal_text(k)}: {{{', '.join(pairs)}}}" for k, pairs in own.items() if pairs]
    if defaults:
        parts.append(f"defaults={{{', '.join(defaults)}}}")
    arguments = [*_server(api, imports), *(_argument(one, plan, imports) for one in found)]
    names = mapping_text(plan.variables[one.name] for one in found)
    server = "server" if listed else "None"
    return PlaceTexts(
        f"\n\nSERVERS: Final = {kind}({', '.join(parts)})",
        "".join(f"{one}, " for one in arguments),
        (f"place=SERVERS.place({server}, {names})",),
    )


def place_prose(api: Api) -> Iterator[str]:
    """Go through what is to be said of the servers that can be chosen."""
    listed = choices(api)
    if listed:
        yield "`server` is one of these, of which `base_url` takes the place:"
        yield "\n".join(
            ": ".join(filter(None, [f"- `{server_name(one)}`", " ".join(text.split())]))
            for one in listed
            for text in [one.docs.description or (one.url if one.name else "")]
        )


def mapping_text(names: Iterable[str]) -> str:
    """Return arguments by their names, as source."""
    return "{" + ", ".join(f"{literal_text(name)}: {name}" for name in names) + "}"


def _server(api: Api, imports: Imports) -> Iterator[str]:
    names = [literal_text(server_name(one)) for one in choices(api)]
    if names:
        kind = imports.add("typing", "Literal")
        first = usual(api)
        default = "None" if first is None else literal_text(server_name(first))
        none = " | None" if first is None else ""
        yield f"server: {kind}[{', '.join(names)}]{none} = {default}"


def _argument(variable: ServerVariable, plan: NamePlan, imports: Imports) -> str:
    kind = "str"
    if variable.values:
        values = ", ".join(map(literal_text, variable.values))
        kind = f"{imports.add('typing', 'Literal')}[{values}]"
    # Where the default depends on the server, none stands for all of them.
    default = f"{kind} = {literal_text(variable.default)}" if not variable.own else ""
    return f"{plan.variables[variable.name]}: {default or f'{kind} | None = None'}"


def _variable(variable: ServerVariable, plan: NamePlan, imports: Imports) -> str:
    arguments = [variable.name, plan.variables[variable.name], variable.default]
    texts = [literal_text(one) for one in arguments]
    if variable.values:
        texts.append(tuple_text(map(literal_text, variable.values)))
    elif variable.place != "host":
        texts.append(f"place={literal_text(variable.place)}")
    return f"{imports.add(f'{RUNTIME}.servers', 'Variable')}({', '.join(texts)})"
