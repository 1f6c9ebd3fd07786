"""Model modules: classes, enumerations and aliases from declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.references import references_of
from specular.ir.types import AnyType
from specular.rendering.annotations import Annotation, Annotations
from specular.rendering.docstrings import docstring_text
from specular.rendering.imports import Imports
from specular.rendering.literals import literal_text
from specular.rendering.ordering import ordered, recursive_aliases
from specular.rendering.views import (
    DeclarationView,
    FieldView,
    MemberView,
    ModelsModuleView,
)

if TYPE_CHECKING:
    from specular.config import ApiConfig
    from specular.ir.api import Api
    from specular.ir.models import Declaration, Field
    from specular.ir.types import Docs, NodeId
    from specular.naming.plan import NamePlan

RUNTIME = ".._runtime"
INDENT = 4


def render_modules(api: Api, plan: NamePlan, config: ApiConfig) -> dict[str, ModelsModuleView]:
    """Return the view of every module of models, by the module's name."""
    groups: dict[str, list[NodeId]] = {}
    for node_id in sorted(api.declarations, key=lambda one: api.declarations[one].path):
        groups.setdefault(plan.modules[node_id], []).append(node_id)
    recursive = recursive_aliases(api.declarations)
    return {
        module: _Module(module, api, plan, config, recursive).view(groups[module])
        for module in sorted(groups)
    }


class _Module:
    """Renders the declarations of one module."""

    def __init__(
        self,
        name: str,
        api: Api,
        plan: NamePlan,
        config: ApiConfig,
        recursive: frozenset[NodeId],
    ) -> None:
        self.name = name
        self.api = api
        self.plan = plan
        self.config = config
        self.recursive = recursive
        self.imports = Imports()
        self.annotations = Annotations(self.imports, RUNTIME, self._class_text)

    def view(self, node_ids: list[NodeId]) -> ModelsModuleView:
        """Return the view of the module, each class after those that it is made of."""
        in_order = ordered(node_ids, self.api.declarations, self.recursive)
        self._quote_forward(in_order)
        declarations = tuple(self._declaration(self.api.declarations[one]) for one in in_order)
        names = ", ".join(f"`{one.name}`" for one in declarations)
        return ModelsModuleView(
            docstring=docstring_text(f"Models: {names}.", 0),
            imports=tuple(self.imports.lines()),
            declarations=declarations,
        )

    def _quote_forward(self, in_order: list[NodeId]) -> None:
        """Put off the evaluation of annotations where one names a class that comes later."""
        later = dict.fromkeys(in_order)
        for node_id in in_order:
            declared = self.api.declarations[node_id]
            # Aliases are quoted one by one: the import speaks of annotations only.
            if isinstance(declared, ObjectModel) and any(
                need in later for need in references_of(declared)
            ):
                self.imports.add("__future__", "annotations")
                return
            del later[node_id]

    def _class_text(self, target: NodeId) -> str:
        name = self.plan.classes[target]
        module = self.plan.modules[target]
        return name if module == self.name else self.imports.add(f".{module}", name)

    def _declaration(self, declaration: Declaration) -> DeclarationView:
        match declaration:
            case ObjectModel():
                return self._object(declaration)
            case EnumModel():
                return self._enum(declaration)
            case AliasModel():
                return self._alias(declaration)
            case _:
                assert_never(declaration)

    def _object(self, model: ObjectModel) -> DeclarationView:
        bases = [self._class_text(base) for base in model.bases]
        if not bases:
            bases = [self.annotations.from_runtime("models", "Model")]
        fields = tuple(self._field(one, model) for one in model.fields)
        extra = self._extra(model)
        prose = _prose(model.docs)
        if not prose and not fields and not extra:
            prose = "An object with the members of its base."
        return DeclarationView(
            is_object=True,
            name=self.plan.classes[model.id],
            bases=", ".join(bases),
            docstring=docstring_text(prose, INDENT),
            has_docstring=bool(prose),
            config=extra,
            has_config=bool(extra),
            fields=fields,
        )

    def _extra(self, model: ObjectModel) -> str:
        """Return the class member that says which members without a field there may be."""
        if model.additional is None:
            config = self.imports.add("pydantic", "ConfigDict")
            return f'model_config = {config}(extra="forbid")'
        if isinstance(model.additional, AnyType):
            return ""
        values = self.annotations.text(model.additional)
        return f"__pydantic_extra__: dict[str, {values}]"

    def _field(self, field: Field, model: ObjectModel) -> FieldView:
        name = self.plan.fields[model.id, field.wire_name]
        annotation = self.annotations.of(field.type)
        text = annotation.text
        if not field.required:
            text = f"{self.annotations.from_runtime('models', 'Maybe')}[{text}]"
        alias = () if name == field.wire_name else (f"alias={literal_text(field.wire_name)}",)
        prose = _prose(field.docs)
        return FieldView(
            name=name,
            annotation=self.annotations.joined(
                Annotation(text, (*alias, *annotation.arguments), annotation.metadata)
            ),
            default="" if field.required else self.annotations.from_runtime("unset", "UNSET"),
            has_default=not field.required,
            docstring=docstring_text(prose, INDENT),
            has_docstring=bool(prose),
        )

    def _enum(self, model: EnumModel) -> DeclarationView:
        kind = "Str" if isinstance(model.members[0].value, str) else "Int"
        base = f"{self.config.enums.capitalize()}{kind}Enum"
        prose = _prose(model.docs)
        return DeclarationView(
            is_enum=True,
            name=self.plan.classes[model.id],
            bases=self.annotations.from_runtime("enums", base),
            docstring=docstring_text(prose, INDENT),
            has_docstring=bool(prose),
            members=tuple(
                MemberView(name=self.plan.members[one.id], value=literal_text(one.value))
                for one in model.members
            ),
        )

    def _alias(self, model: AliasModel) -> DeclarationView:
        prose = _prose(model.docs)
        name = self.plan.classes[model.id]
        annotation = self.annotations.text(model.type)
        is_recursive = model.id in self.recursive
        if is_recursive:
            self.imports.add("typing_extensions", "TypeAliasType")
        else:
            self.imports.add("typing", "TypeAlias")
        return DeclarationView(
            is_alias=True,
            is_recursive=is_recursive,
            name=name,
            literal=literal_text(name),
            docstring=docstring_text(prose, 0),
            has_docstring=bool(prose),
            annotation=literal_text(annotation) if is_recursive else annotation,
        )


def _prose(docs: Docs) -> str:
    """Return what the document says of a node: its description, or else its title."""
    text = (docs.description or docs.summary or "").strip()
    if not docs.deprecated:
        return text
    return f"{text}\n\nDeprecated." if text else "Deprecated."
