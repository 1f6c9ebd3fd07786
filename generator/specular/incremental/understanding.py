"""What a document means, in the light of what it meant before an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.incremental.again import Again
from specular.incremental.meaning import Meaning, can_be_told_apart, has_one_each, meanings
from specular.loading.trail import units
from specular.lowering.api import assemble, lower_units
from specular.lowering.context import Context
from specular.openapi.document import read

if TYPE_CHECKING:
    from specular.diagnostics import Sink
    from specular.ir.api import Api
    from specular.loading.registry import Registry


def understand(
    registry: Registry, sink: Sink, last: Meaning | None
) -> tuple[Api, Meaning | None] | None:
    """Return what a document means, and that by units, where it can be told by units.

    `last` is what was returned for it before an edit. None means that it is no OpenAPI document.
    """
    digests = units(registry.documents, registry.root.document, registry.names)
    if last is not None:
        again = Again(registry, sink, last, digests).run()
        if again is not None:
            return again
    sink.heard = registry.trail.found
    document = read(registry, sink)
    if document is None:
        return None
    context = Context(document.members)
    # Even after an error, for what lowering has to say: one run tells everything.
    parts = lower_units(document, context)
    sink.heard = None
    api = assemble(document, parts, context)
    if not can_be_told_apart(document, context) or not has_one_each(parts, context):
        return api, None
    return api, Meaning(digests, dict(meanings(document, parts, context, digests)))
