"""Model modules: classes, enumerations and aliases from declarations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, assert_never

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.references import needed_on_import, references_of
from specular.ir.types import AnyType
from specular.rendering.annotations import Annotations
from specular.rendering.declarations import RUNTIME, Declarations
from specular.rendering.docstrings import docstring_text
from specular.rendering.environment import fill
from specular.rendering.formats import Formats
from specular.rendering.imports import Imports
from specular.rendering.ordering import ordered, recursive_aliases
from specular.rendering.packages import exports_of, imports_of
from specular.rendering.pieces import Piece
from specular.rendering.views import LaterView, ModelsModuleView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from specular.config import ApiConfig
    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.types import NodeId
    from specular.naming.plan import NamePlan
    from specular.rendering.views import DeclarationView


def render_modules(api: Api, plan: NamePlan, config: ApiConfig) -> Iterator[Piece]:
    """Go through the modules of models."""
    for name, view in module_views(api, plan, config).items():
        yield Piece(f"models/{name}.py", partial(_text, view), view.args[0])


def module_views(
    api: Api, plan: NamePlan, config: ApiConfig
) -> dict[str, partial[ModelsModuleView]]:
    """Return what makes the view of each module, by the module's name, from its declarations."""
    groups: dict[str, list[NodeId]] = {}
    for node_id in sorted(api.declarations, key=lambda one: (api.declarations[one].path, one)):
        groups.setdefault(plan.modules[node_id], []).append(node_id)
    recursive = recursive_aliases(api.declarations)

    def view(node_ids: tuple[NodeId, ...]) -> ModelsModuleView:
        return _Module(node_ids, api, plan, config, recursive).view()

    return {name: partial(view, tuple(groups[name])) for name in sorted(groups)}


def _text(view: Callable[[], ModelsModuleView]) -> str:
    return fill("models/module.py.jinja", view())


class _Module:
    """Renders the declarations of one module."""

    def __init__(
        self,
        node_ids: tuple[NodeId, ...],
        api: Api,
        plan: NamePlan,
        config: ApiConfig,
        recursive: frozenset[NodeId],
    ) -> None:
        self.node_ids = node_ids
        self.name = plan.modules[node_ids[0]]
        self.api = api
        self.plan = plan
        self.recursive = recursive
        self.imports = Imports(frozenset(self._own_names()))
        self.annotations = Annotations(
            self.imports,
            RUNTIME,
            self._class_text,
            gives_way=True,
            closed_enums=config.enums == "closed",
            formats=Formats(dict(config.formats)),
        )
        self.views = Declarations(plan, config, self.annotations, recursive)
        self.on_import = {
            plan.modules[target]
            for node_id in node_ids
            for target in needed_on_import(api.declarations[node_id])
        }
        self.later: dict[str, str] = {}

    def _own_names(self) -> Iterator[str]:
        """Go through the classes that the module defines or imports, which keep their names."""
        for node_id in self.node_ids:
            yield self.plan.classes[node_id]
            for target in references_of(self.api.declarations[node_id]):
                yield self.plan.classes[target]

    def view(self) -> ModelsModuleView:
        """Return the view of the module, each class after those that it is made of."""
        in_order = ordered(self.node_ids, self.api.declarations, self.recursive)
        self._quote_forward(in_order)
        declarations = tuple(self._declaration(self.api.declarations[one]) for one in in_order)
        names = ", ".join(f"`{one.name}`" for one in declarations)
        return ModelsModuleView(
            docstring=docstring_text(f"Models: {names}.", 0),
            later=self._later(),
            has_later=bool(self.later),
            imports=tuple(self.imports.lines()),
            declarations=declarations,
        )

    def _later(self) -> LaterView:
        """Return how the module gets what it must not import: that would be a cycle."""
        if not self.later:
            return LaterView()
        return LaterView(
            imports=imports_of(self.later),
            exports=exports_of(self.later),
            type_checking=self.annotations.named("typing", "TYPE_CHECKING"),
            function=self.annotations.from_runtime("later", "later"),
        )

    def _quote_forward(self, in_order: list[NodeId]) -> None:
        """Put off the evaluation of annotations where one names a class that comes later."""
        later = dict.fromkeys(in_order)
        for node_id in in_order:
            declared = self.api.declarations[node_id]
            # Aliases are quoted one by one: the import speaks of annotations only.
            if isinstance(declared, ObjectModel) and any(
                need in later or self._is_put_off(need) for need in references_of(declared)
            ):
                self.imports.add("__future__", "annotations")
                return
            del later[node_id]

    def _class_text(self, target: NodeId) -> str:
        name = self.plan.classes[target]
        module = self.plan.modules[target]
        if self._is_put_off(target):
            self.later[name] = f".{module}"
            return name
        return name if module == self.name else self.imports.add(f".{module}", name)

    def _is_put_off(self, target: NodeId) -> bool:
        """Whether something stands in a module that needs this one, so that it comes later."""
        module = self.plan.modules[target]
        cycles = self.plan.cycles
        is_beside = module != self.name and cycles[module] == cycles[self.name]
        return is_beside and module not in self.on_import

    def _declaration(self, declaration: Declaration) -> DeclarationView:
        match declaration:
            case ObjectModel():
                return self._object(declaration)
            case EnumModel():
                return self.views.enum(declaration)
            case AliasModel():
                return self.views.alias(declaration, self.annotations.text(declaration.type))
            case _:
                assert_never(declaration)

    def _object(self, model: ObjectModel) -> DeclarationView:
        bases = [self._class_text(base) for base in model.bases]
        fields = tuple(
            self.views.field(model, one, self.annotations.of(one.type), required=one.required)
            for one in model.fields
        )
        extra = ""
        if model.additional is None:
            extra = self.views.closed()
        elif not isinstance(model.additional, AnyType):
            extra = self.views.typed(self.annotations.text(model.additional))
        return self.views.object(model, bases, extra, fields)
