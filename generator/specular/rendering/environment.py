"""Templates: each gets one finished view and decides nothing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import DictLoader, Environment, StrictUndefined

from specular.loading.templates import read_templates

if TYPE_CHECKING:
    from typing import Any


@cache
def _environment() -> Environment:
    return Environment(
        loader=DictLoader(read_templates()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Python source, in which nothing is to be escaped as in HTML: what comes from a document
        # went through identifiers, literals or docstrings before it reached the view.
        autoescape=False,  # noqa: S701
    )


def fill(template: str, view: Any) -> str:  # noqa: ANN401 (a view dataclass of any kind)
    """Return the text that a template makes of a view."""
    return _environment().get_template(template).render(view=view)
