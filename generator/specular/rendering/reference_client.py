"""What clients are made with, on the reference page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.servers import choices, server_name, variables
from specular.rendering.markdown import cell, code_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.api import Api, Credential, SecurityScheme
    from specular.naming.plan import NamePlan


def client_part(api: Api, plan: NamePlan) -> str:
    """Return the arguments that the document gives the clients; empty where it gives none."""
    rows = [f"| {code_cell(name)} | {text} |" for name, text in _arguments(api, plan)]
    if not rows:
        return ""
    heading = "## `Client` and `AsyncClient`"
    return "\n".join([heading, "", "| argument | meaning |", "| --- | --- |", *rows])


def _arguments(api: Api, plan: NamePlan) -> Iterator[tuple[str, str]]:
    for scheme in api.security_schemes:
        for one in scheme.credentials:
            yield plan.credentials[scheme.name, one.role], _secret(scheme, one)
    names = [server_name(one) for one in choices(api)]
    if names:
        yield "server", f"one of {', '.join(map(code_cell, names))}"
    for variable in variables(api):
        values = (
            f"one of {', '.join(map(code_cell, variable.values))}" if variable.values else "any"
        )
        default = "that of the server" if variable.own else code_cell(variable.default)
        text = f"{code_cell(variable.name)} in the server's URL: {values}; by default {default}"
        yield plan.variables[variable.name], text


def _secret(scheme: SecurityScheme, credential: Credential) -> str:
    words = credential.role.replace("_", " ")
    text = f"{words} of {code_cell(scheme.name)} ({cell(scheme.type)})"
    if credential.role == "token":
        text += ", or a function that returns it"
    if credential.environment is not None:
        text += f"; else the environment variable {code_cell(credential.environment)}"
    return text
