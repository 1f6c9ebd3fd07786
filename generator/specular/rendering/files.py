"""The files of a package, put together from their views."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specular.loading.templates import read_runtime, runtime_errors
from specular.rendering.client import render_client
from specular.rendering.docstrings import docstring_text
from specular.rendering.environment import fill
from specular.rendering.models import render_modules
from specular.rendering.notifications import render_notifications
from specular.rendering.packages import render_package
from specular.rendering.reference import render_reference
from specular.rendering.server import render_server
from specular.rendering.tags import TagModules

if TYPE_CHECKING:
    from specular.config import ApiConfig
    from specular.ir.api import Api
    from specular.naming.plan import NamePlan

RUNTIME_FOLDER = "_runtime"

_BLOCK_OR_GAP = re.compile(
    r"(?P<block>^(?P<fence>`{3,})\w*\n.*?^(?P=fence)$)|\n{3,}", re.MULTILINE | re.DOTALL
)
_RELATIVE_IMPORT = re.compile(r"^\s*from \.(\w+) import", re.MULTILINE)


def render(api: Api, plan: NamePlan, config: ApiConfig) -> dict[str, str]:
    """Return every file of the package by its path inside the package folder.

    Python files are not formatted yet, but for those of the runtime.
    """
    runtime = read_runtime()
    title = " ".join(api.title.split())
    places = {"UNSET": "._runtime.unset", "Unset": "._runtime.unset"}
    files: dict[str, str] = {}
    # Client and server speak in models, so there is no package without them.
    if api.declarations:
        files |= _models(api, plan, config, title)
        places |= dict.fromkeys(plan.classes.values(), ".models")
    # A document of schemas alone has nothing to call or to serve.
    tags = [TagModules(tag, api, plan, config) for tag in plan.tags]
    if tags and {"client", "server"}.intersection(config.only):
        files |= _operations(tags, title)
    if tags and "server" in config.only:
        files |= _server(api, plan, tags)
    if tags and "client" in config.only:
        files |= _client(api, plan, tags, title)
        places |= dict.fromkeys(runtime_errors(), "._runtime.errors")
        places |= {"AsyncClient": ".client", "Client": ".client"}
    # Who receives what the API sends may be its caller or a part of it.
    if {"client", "server"}.intersection(config.only):
        files |= render_notifications(api, plan, config)
    if config.enums == "open" and any("unions import Tagged" in text for text in files.values()):
        places |= {"UnlistedObject": "._runtime.unions"}
    prose = "\n\n".join(text for text in (f"{title}.", api.docs.description or "") if text)
    files["__init__.py"] = fill("package.py.jinja", render_package(prose, places, "._runtime"))
    files["reference.md"] = _page(fill("reference.md.jinja", render_reference(api, plan, config)))
    files["py.typed"] = ""
    files |= _runtime(files, runtime)
    return dict(sorted(files.items()))


def _models(api: Api, plan: NamePlan, config: ApiConfig, title: str) -> dict[str, str]:
    if config.engine == "datamodel-code-generator":
        # It is installed only where it is wanted.
        from specular.rendering.datamodel import render_module  # noqa: PLC0415

        module = render_module(api, plan, config)
        return {"models/__init__.py": fill("models/module.py.jinja", module)}
    files = {
        f"models/{name}.py": fill("models/module.py.jinja", view)
        for name, view in render_modules(api, plan, config).items()
    }
    places = {plan.classes[one]: f".{plan.modules[one]}" for one in plan.classes}
    view = render_package(f"Models of {title}.", places, ".._runtime")
    files["models/__init__.py"] = fill("package.py.jinja", view)
    return files


def _operations(tags: list[TagModules], title: str) -> dict[str, str]:
    files = {
        f"operations/{tag.names.module}.py": fill("operations/module.py.jinja", tag.described())
        for tag in tags
        if tag.operations
    }
    files["operations/__init__.py"] = f"{docstring_text(f'Operations of {title}.', 0)}\n"
    return files


def _client(api: Api, plan: NamePlan, tags: list[TagModules], title: str) -> dict[str, str]:
    files = {
        f"resources/{tag.names.module}.py": fill("resources/module.py.jinja", tag.called())
        for tag in tags
    }
    files["resources/__init__.py"] = f"{docstring_text(f'Resources of {title}.', 0)}\n"
    files["client.py"] = fill("client.py.jinja", render_client(api, plan))
    return files


def _server(api: Api, plan: NamePlan, tags: list[TagModules]) -> dict[str, str]:
    view = render_server(api, plan)
    files = {
        f"server/{tag.names.module}.py": fill("server/module.py.jinja", tag.served())
        for tag in tags
        if tag.operations
    }
    files["server/__init__.py"] = fill("server/package.py.jinja", view)
    files["server/security.py"] = fill("server/security.py.jinja", view)
    return files


def _runtime(files: dict[str, str], runtime: dict[str, str]) -> dict[str, str]:
    """Return the modules of the runtime that the files import, directly or through others."""
    used = re.compile(rf"{RUNTIME_FOLDER}\.(\w+) import")
    wanted = [name for text in files.values() for name in used.findall(text)]
    kept = {"__init__.py"}
    while wanted:
        module = f"{wanted.pop()}.py"
        if module not in kept:
            kept.add(module)
            wanted.extend(_RELATIVE_IMPORT.findall(runtime[module]))
    return {f"{RUNTIME_FOLDER}/{name}": runtime[name] for name in sorted(kept)}


def _page(text: str) -> str:
    """Take out the gaps that empty parts of a page leave, but none of a block of code."""
    return _BLOCK_OR_GAP.sub(lambda found: found["block"] or "\n\n", text).strip() + "\n"
