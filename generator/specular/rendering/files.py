"""The files of a package, put together from their views."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from specular.loading.templates import read_runtime, runtime_errors, runtime_imports
from specular.rendering.client import render_client
from specular.rendering.docstrings import docstring_text
from specular.rendering.environment import fill
from specular.rendering.examples import examples_text, has_examples
from specular.rendering.models import render_modules
from specular.rendering.notifications import render_notifications
from specular.rendering.packages import render_package
from specular.rendering.pieces import PAGE, Piece, made
from specular.rendering.reference import render_page
from specular.rendering.server import render_server
from specular.rendering.tags import TagModules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from specular.config import ApiConfig
    from specular.ir.api import Api
    from specular.naming.plan import NamePlan
    from specular.rendering.pieces import Finish
    from specular.rendering.views import TagModuleView

RUNTIME_FOLDER = "_runtime"

_RESPONSES = ("AsyncOpenResponse", "OpenResponse", "RawResponse")
"""What methods give by way of views, for annotations of the package's users."""

# A line of its own, for the prose of a document may say anything.
_IMPORT = re.compile(rf"^\s*from \.+{RUNTIME_FOLDER}\.(\w+) import", re.MULTILINE)


def render(api: Api, plan: NamePlan, config: ApiConfig, finish: Finish = made) -> dict[str, str]:
    """Return every file of the package by its path inside the package folder.

    `finish` makes the text of each piece, as far as it need be made.
    """
    title = " ".join(api.title.split())
    places = {"UNSET": "._runtime.unset", "Unset": "._runtime.unset"}
    pieces: list[Piece] = []
    # Client and server speak in models, so there is no package without them.
    if api.declarations:
        pieces += _models(api, plan, config, title)
        places |= dict.fromkeys(plan.classes.values(), ".models")
    # A document of schemas alone has nothing to call or to serve.
    tags = [TagModules(tag, api, plan, config) for tag in plan.tags]
    if tags and {"client", "server"}.intersection(config.only):
        pieces += _operations(tags, title)
    if tags and "server" in config.only:
        pieces += _server(api, plan, tags)
    if tags and "client" in config.only:
        pieces += _client(api, plan, tags, title)
        places |= dict.fromkeys(runtime_errors(), "._runtime.errors")
        places |= {"AsyncClient": ".client", "Client": ".client"}
        places |= dict.fromkeys(_RESPONSES, "._runtime.raw")
    # Who receives what the API sends may be its caller or a part of it.
    if {"client", "server"}.intersection(config.only):
        pieces += render_notifications(api, plan, config)
    files = {piece.key: finish(piece) for piece in pieces}
    used = {name for text in files.values() for name in _IMPORT.findall(text)}
    for module, names in _offered(config).items():
        # Where one of the models is called so, that is what the name means.
        if module in used:
            places = dict.fromkeys(names, f"._runtime.{module}") | places
    prose = "\n\n".join(text for text in (f"{title}.", api.docs.description or "") if text)
    files["__init__.py"] = finish(_exports("__init__.py", prose, places, "._runtime", plan))
    files[PAGE] = render_page(api, plan, config, finish)
    files["py.typed"] = ""
    used.update(_IMPORT.findall(files["__init__.py"]))
    files |= _runtime(used)
    return dict(sorted(files.items()))


def _offered(config: ApiConfig) -> dict[str, Iterable[str]]:
    """Return the names that a package offers of modules that it may have, by these."""
    is_called = "client" in config.only
    return {
        "oauth": ["TokenError"],
        "unions": ["UnlistedObject"] if config.enums == "open" else [],
        "response_headers": ["HeaderError"],
        "waiting": runtime_errors("waiting.py"),
        "uploads": ["FilePart"] if is_called else [],
        "pagination": ["AsyncPage", "AsyncPager", "Page", "Pager", "PaginationError"],
        "streams": ["AsyncStream", "Stream"],
    }


def _models(api: Api, plan: NamePlan, config: ApiConfig, title: str) -> Iterator[Piece]:
    if config.engine == "datamodel-code-generator":
        # It is installed only where it is wanted.
        from specular.rendering.datamodel import render_module  # noqa: PLC0415

        module = render_module(api, plan, config)
        text = partial(fill, "models/module.py.jinja", module)
        yield Piece("models/__init__.py", text, always=True)
        return
    yield from render_modules(api, plan, config)
    places = {plan.classes[one]: f".{plan.modules[one]}" for one in plan.classes}
    yield _exports("models/__init__.py", f"Models of {title}.", places, ".._runtime", plan)


def _exports(
    key: str, prose: str, places: Mapping[str, str], runtime: str, plan: NamePlan
) -> Piece:
    """Return the piece of an `__init__`; `places` has the module of each name it offers."""
    facts = (prose, *sorted(f"{name} {module}" for name, module in places.items()))
    classes = plan.aliases.of("classes")
    former = {old: new for old, new in classes.items() if new in places and old not in places}
    view = partial(render_package, prose, places, runtime, former)
    return Piece(key, lambda: fill("package.py.jinja", view()), facts)


def _operations(tags: list[TagModules], title: str) -> Iterator[Piece]:
    for tag in tags:
        if tag.operations:
            yield _of_tag("operations", tag, tag.described)
    text = f"{docstring_text(f'Operations of {title}.', 0)}\n"
    yield Piece("operations/__init__.py", lambda: text, (text,))


def _client(api: Api, plan: NamePlan, tags: list[TagModules], title: str) -> Iterator[Piece]:
    for tag in tags:
        yield _of_tag("resources", tag, tag.called)
    text = f"{docstring_text(f'Resources of {title}.', 0)}\n"
    yield Piece("resources/__init__.py", lambda: text, (text,))
    yield Piece("client.py", lambda: fill("client.py.jinja", render_client(api, plan)), always=True)
    yield Piece("testing.py", lambda: fill("testing.py.jinja", None))
    yield from _examples(api, plan, tags, title)


def _examples(api: Api, plan: NamePlan, tags: list[TagModules], title: str) -> Iterator[Piece]:
    shown = [
        (tag.names.module, operations)
        for tag in tags
        if (operations := [one for one in tag.operations if has_examples(one, api)])
    ]
    for module, operations in shown:
        yield Piece(
            f"examples/{module}.py",
            partial(examples_text, module, operations, api, plan),
            tuple(one.id for one in operations),
            is_laid_out=True,
        )
    if shown:
        text = f"{docstring_text(f'Examples of {title}.', 0)}\n"
        yield Piece("examples/__init__.py", lambda: text, (text,))


def _server(api: Api, plan: NamePlan, tags: list[TagModules]) -> Iterator[Piece]:
    for tag in tags:
        if tag.operations:
            yield _of_tag("server", tag, tag.served)
    for key, template in (("__init__", "package"), ("security", "security")):
        yield Piece(
            f"server/{key}.py",
            partial(fill, f"server/{template}.py.jinja", render_server(api, plan)),
            always=True,
        )


def _of_tag(folder: str, tag: TagModules, view: Callable[[], TagModuleView]) -> Piece:
    """Return the piece of one of the modules of a tag."""
    return Piece(
        f"{folder}/{tag.names.module}.py",
        lambda: fill(f"{folder}/module.py.jinja", view()),
        tuple(one.id for one in (*tag.operations, *tag.guests)),
    )


def _runtime(used: Iterable[str]) -> dict[str, str]:
    """Return the modules of the runtime that files import, directly or through others."""
    runtime = read_runtime()
    wanted = [*used]
    kept = {"__init__.py"}
    while wanted:
        module = f"{wanted.pop()}.py"
        if module in runtime and module not in kept:
            kept.add(module)
            wanted.extend(runtime_imports(module))
    return {f"{RUNTIME_FOLDER}/{name}": runtime[name] for name in sorted(kept)}
