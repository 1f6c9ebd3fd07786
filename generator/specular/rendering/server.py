"""The server modules that are not of one tag: the application, and who may call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.api import SchemeKind
from specular.naming.operations import tags_of
from specular.rendering.declarations import RUNTIME
from specular.rendering.docstrings import docstring_text
from specular.rendering.imports import Imports
from specular.rendering.literals import literal_text
from specular.rendering.tags import has_security
from specular.rendering.views import ClientResourceView, SchemeView, ServerView

if TYPE_CHECKING:
    from specular.ir.api import Api, SecurityScheme
    from specular.naming.plan import NamePlan

_SCHEMES = {
    SchemeKind.BASIC: ("http_basic", ("username", "password")),
    SchemeKind.BEARER: ("http_bearer", ("token",)),
    SchemeKind.API_KEY: ("api_key", ("key",)),
    SchemeKind.DIGEST: ("other_scheme", ()),
    SchemeKind.HTTP: ("other_scheme", ()),
    SchemeKind.OTHER: ("other_scheme", ()),
}
"""The function of the runtime for a scheme, and the arguments of the check."""


def secrets_of(kind: SchemeKind) -> tuple[str, ...]:
    """Return which texts the guard of a server is given for a scheme of a kind."""
    return _SCHEMES[kind][1]


def render_server(api: Api, plan: NamePlan) -> ServerView:
    """Return the view of the server's own modules."""
    title = " ".join(api.title.split())
    imports, security_imports = Imports(), Imports()
    secured = has_security(api)
    security_imports.add("collections.abc", "Mapping")
    security_imports.add(f"{RUNTIME}.server_security", "Scheme")
    if secured:
        security_imports.add("collections.abc", "Sequence")
        security_imports.add("typing", "Protocol")
        security_imports.add("fastapi", "Request")
        imports.add(".security", "SecurityHandler")
    schemes: tuple[SchemeView, ...] = ()
    if secured:
        schemes = tuple(_scheme(one, plan, security_imports) for one in api.security_schemes)
    imports.add("fastapi", "FastAPI")
    imports.add(".security", "schemes")
    imports.add(f"{RUNTIME}.server", "make_app")
    for name in ("HttpError", "Problem", "Violation"):
        imports.add(f"{RUNTIME}.server_errors", name)
    exports = ["HttpError", "Problem", "Violation", "create_app"]
    exports += ["SecurityHandler"] if secured else []
    # An operation is served once, by the handler of its first tag.
    first = {tags_of(one)[0] for one in api.operations}
    served = [one for tag, one in plan.tags.items() if tag in first]
    for one in served:
        names = (f"{one.resource}Handler", f"{one.module}_endpoints", f"{one.module}_router")
        for name in names:
            imports.add(f".{one.module}", name)
        exports += [names[0], names[2]]
    return ServerView(
        docstring=docstring_text(f"A server of {title} on FastAPI.", 0),
        security_docstring=docstring_text(f"Who may call {title}.", 0),
        title=literal_text(title),
        version=literal_text(api.version),
        imports=tuple(imports.lines()),
        security_imports=tuple(security_imports.lines()),
        exports=tuple(literal_text(name) for name in sorted(exports)),
        has_security=secured,
        schemes=schemes,
        tags=tuple(
            ClientResourceView(
                attribute=one.module, name=f"{one.resource}Handler", module=one.module, docstring=""
            )
            for one in served
        ),
    )


def _scheme(scheme: SecurityScheme, plan: NamePlan, imports: Imports) -> SchemeView:
    function, secrets = _SCHEMES[scheme.kind]
    imports.add(f"{RUNTIME}.server_security", function)
    name = plan.schemes[scheme.name]
    arguments = [literal_text(scheme.name)]
    if scheme.kind is SchemeKind.API_KEY:
        arguments += [literal_text(scheme.location), literal_text(scheme.parameter)]
    prose = scheme.docs.description or f"Check the credentials of {literal_text(scheme.name)}."
    return SchemeView(
        name=name,
        signature="".join(f"{secret}: str, " for secret in secrets),
        docstring=docstring_text(prose, 8),
        literal=literal_text(scheme.name),
        scheme=f"{function}({', '.join(arguments)}, security.{name})",
    )
