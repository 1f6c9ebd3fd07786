"""The second model engine: what datamodel-code-generator makes of the IR, under our own names.

Its classes, types and checks are shown by our own templates, with our literals and docstrings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.rendering.annotations import Annotation, Annotations
from specular.rendering.datamodel_engine import DISTRIBUTION, EngineFailedError, Question
from specular.rendering.datamodel_source import (
    ReadAlias,
    ReadClass,
    ReadEnum,
    UnexpectedSourceError,
    read_models,
)
from specular.rendering.declarations import RUNTIME, Declarations
from specular.rendering.docstrings import docstring_text
from specular.rendering.formats import Formats
from specular.rendering.imports import Imports
from specular.rendering.ordering import ordered, recursive_aliases
from specular.rendering.views import DeclarationView, FieldView, ModelsModuleView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.config import ApiConfig
    from specular.ir.api import Api
    from specular.ir.types import NodeId
    from specular.naming.plan import NamePlan
    from specular.rendering.datamodel_source import Read, ReadField


def render_module(api: Api, plan: NamePlan, config: ApiConfig) -> ModelsModuleView:
    """Return the view of one module with all models of an API.

    Raises EngineMissingError and EngineFailedError.
    """
    return _Module(api, plan, config).view()


class _Module:
    """Asks the engine about an API, and makes views of the answer."""

    def __init__(self, api: Api, plan: NamePlan, config: ApiConfig) -> None:
        self.api = api
        self.names = plan.classes
        self.imports = Imports(frozenset(plan.classes.values()))
        class_text = plan.classes.__getitem__
        self.annotations = Annotations(
            self.imports,
            RUNTIME,
            class_text,
            gives_way=True,
            closed_enums=config.enums == "closed",
            formats=Formats(dict(config.formats)),
        )
        self.recursive = recursive_aliases(api.declarations)
        self.views = Declarations(plan, config, self.annotations, self.recursive)
        self.question = Question(api, self.annotations.formats)

    def view(self) -> ModelsModuleView:
        """Return the view of the module."""
        self.imports.add("__future__", "annotations")
        try:
            views = dict(self._views())
        except UnexpectedSourceError as error:
            raise EngineFailedError(f"{DISTRIBUTION} wrote something strange: {error}") from error
        for node_id in self.api.declarations:
            if node_id not in views:
                raise EngineFailedError(f"{DISTRIBUTION} left out {self.names[node_id]}")
        in_order = ordered(views, self.api.declarations, self.recursive)
        declarations = (*(views[one] for one in in_order), *self.views.former_classes())
        return ModelsModuleView(
            docstring=docstring_text("The models of the API.", 0),
            imports=tuple(self.imports.lines()),
            declarations=declarations,
        )

    def _views(self) -> Iterator[tuple[NodeId, DeclarationView]]:
        declarations = self.question.declarations
        if not declarations:
            return
        known = {token: Annotation(self.names[one.id]) for token, one in declarations.items()}
        known |= {token: self.annotations.of(one) for token, one in self.question.ours.items()}
        for read in read_models(self.question.answer(), known, self.annotations):
            if read.name in declarations:
                yield declarations[read.name].id, self._declaration(read)

    def _declaration(self, read: Read) -> DeclarationView:
        match read, self.question.declarations[read.name]:
            case ReadClass(), ObjectModel() as model:
                fields = tuple(self._field(one) for one in read.fields)
                return self.views.object(model, self._bases(read), self._extra(read), fields)
            case ReadEnum(), EnumModel() as model:
                if read.values != tuple(one.value for one in model.members):
                    raise EngineFailedError(f"{DISTRIBUTION} changed the values of an enumeration")
                return self.views.enum(model)
            case ReadAlias(), AliasModel() as model:
                return self.views.alias(model, self.annotations.joined(read.annotation))
            case _, declared:
                name = self.names[declared.id]
                raise EngineFailedError(f"{DISTRIBUTION} took {name} for something else")

    def _bases(self, read: ReadClass) -> list[str]:
        return [self.names[self.question.declarations[one].id] for one in read.bases]

    def _extra(self, read: ReadClass) -> str:
        if read.closed:
            return self.views.closed()
        return "" if read.extra is None else self.views.typed(read.extra)

    def _field(self, read: ReadField) -> FieldView:
        if read.key not in self.question.fields:
            raise EngineFailedError(f"{DISTRIBUTION} made up the field {read.key}")
        model, field = self.question.fields[read.key]
        return self.views.field(model, field, read.annotation, required=read.required)
