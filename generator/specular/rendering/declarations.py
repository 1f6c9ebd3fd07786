"""Views of declarations, from what an engine says of their types and the plan of their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.references import types_in
from specular.ir.types import StringType, response_id
from specular.rendering.annotations import Annotation
from specular.rendering.docstrings import docstring_text
from specular.rendering.literals import literal_text
from specular.rendering.views import DeclarationView, FieldView, FormerFieldView, MemberView

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from specular.config import ApiConfig
    from specular.ir.models import AliasModel, Default, EnumMember, EnumModel, Field, ObjectModel
    from specular.ir.types import Docs, NodeId, Type
    from specular.naming.plan import NamePlan
    from specular.rendering.annotations import Annotations

RUNTIME = ".._runtime"
INDENT = 4
_SHORT = 60
"""Characters that an example in a sentence may have."""


class Declarations:
    """Makes the views of one module; `recursive` are the aliases that contain themselves."""

    def __init__(
        self,
        plan: NamePlan,
        config: ApiConfig,
        annotations: Annotations,
        recursive: Collection[NodeId],
    ) -> None:
        self.plan = plan
        self.config = config
        self.annotations = annotations
        self.imports = annotations.imports
        self.recursive = recursive

    def object(
        self, model: ObjectModel, bases: Sequence[str], extra: str, fields: tuple[FieldView, ...]
    ) -> DeclarationView:
        """Return the view of a class; `extra` is what it says of members without a field."""
        prose = _prose(model.docs, *form_notes(model.id, self.plan))
        config = [extra] if extra else []
        if model.read_only:
            names = ", ".join(literal_text(name) for name in model.read_only)
            config.append(f"__read_only__ = ({names},)")
        if not prose and not fields and not config and not model.checks:
            what = "the members of its base" if bases else "any members"
            prose = f"An object with {what}."
        return DeclarationView(
            is_object=True,
            name=self.plan.classes[model.id],
            bases=", ".join(self._bases(model, bases)),
            docstring=docstring_text(prose, INDENT),
            has_docstring=bool(prose),
            config=f"\n{' ' * INDENT}".join(config),
            has_config=bool(config),
            checks=f"__checks__ = ({self.annotations.checks_text(model.checks)},)",
            has_checks=bool(model.checks),
            fields=fields,
            former=tuple(self._former(model)),
        )

    def _former(self, model: ObjectModel) -> Iterator[FormerFieldView]:
        """Go through the names that fields of a class had before."""
        aliases = self.plan.aliases.of("fields", self.plan.classes[model.id])
        fields = {self.plan.fields[model.id, one.wire_name]: one for one in model.fields}
        # A field that is called so hides the decorator.
        for old, new in aliases.items():
            if (field := fields.get(new)) is not None and "property" not in fields:
                text = self.annotations.plain(field.type)
                if not field.required:
                    text = f"{self.annotations.from_runtime('models', 'Maybe')}[{text}]"
                yield FormerFieldView(
                    name=old,
                    annotation=text,
                    now=new,
                    message=literal_text(renamed_text(old, new)),
                    docstring=docstring_text(f"Called `{new}` now.", 2 * INDENT),
                    deprecated=self.annotations.named("typing_extensions", "deprecated"),
                )

    def _bases(self, model: ObjectModel, bases: Sequence[str]) -> Iterator[str]:
        """Go through the classes that a class derives from, the runtime's at the end."""
        yield from bases
        if model.checks:
            yield self.annotations.from_runtime("checks", "CheckedModel")
        elif not bases:
            yield self.annotations.from_runtime("models", "Model")

    def closed(self) -> str:
        """Return the class member that says that there are no members without a field."""
        return f'model_config = {self.annotations.named("pydantic", "ConfigDict")}(extra="forbid")'

    def typed(self, values: str) -> str:
        """Return the class member that says of which type members without a field are."""
        checking = self.annotations.named("typing", "TYPE_CHECKING")
        # To type checkers it would be a field, and one that may not have another type.
        return f"if not {checking}:\n        __pydantic_extra__: dict[str, {values}]"

    def field(
        self, model: ObjectModel, field: Field, annotation: Annotation, *, required: bool
    ) -> FieldView:
        """Return the view of a field."""
        name = self.plan.fields[model.id, field.wire_name]
        text = annotation.text
        if not required:
            text = f"{self.annotations.from_runtime('models', 'Maybe')}[{text}]"
        alias = () if name == field.wire_name else (f"alias={literal_text(field.wire_name)}",)
        prose = _prose(field.docs, *_notes(field), *_unchecked(field.type))
        return FieldView(
            name=name,
            annotation=self.annotations.joined(
                Annotation(text, (*alias, *annotation.arguments), annotation.metadata)
            ),
            default="" if required else self.annotations.from_runtime("unset", "UNSET"),
            has_default=not required,
            docstring=docstring_text(prose, INDENT),
            has_docstring=bool(prose),
        )

    def enum(self, model: EnumModel) -> DeclarationView:
        """Return the view of an enumeration."""
        kind = "Str" if isinstance(model.members[0].value, str) else "Int"
        base = f"{self.config.enums.capitalize()}{kind}Enum"
        prose = _prose(model.docs)
        return DeclarationView(
            is_enum=True,
            name=self.plan.classes[model.id],
            bases=self.annotations.from_runtime("enums", base),
            docstring=docstring_text(prose, INDENT),
            has_docstring=bool(prose),
            members=(*(self._member(one) for one in model.members), *self._former_members(model)),
        )

    def _member(self, member: EnumMember) -> MemberView:
        prose = _prose(member.docs)
        return MemberView(
            name=self.plan.members[member.id],
            value=literal_text(member.value),
            docstring=docstring_text(prose, INDENT),
            has_docstring=bool(prose),
        )

    def _former_members(self, model: EnumModel) -> Iterator[MemberView]:
        """Go through the names that members had before: to Python they are the same members."""
        values = {self.plan.members[one.id]: literal_text(one.value) for one in model.members}
        aliases = self.plan.aliases.of("members", self.plan.classes[model.id])
        for old, new in aliases.items():
            prose = docstring_text(f"Deprecated: called `{new}` now.", INDENT)
            yield MemberView(name=old, value=values[new], docstring=prose, has_docstring=True)

    def former_classes(self) -> Iterator[DeclarationView]:
        """Go through the names that classes had before: aliases, where all are in one module."""
        for old, new in self.plan.aliases.of("classes").items():
            yield DeclarationView(
                is_alias=True,
                kind=self.annotations.named("typing", "TypeAlias"),
                name=old,
                docstring=docstring_text(f"Deprecated: called `{new}` now.", 0),
                has_docstring=True,
                annotation=new,
            )

    def alias(self, model: AliasModel, annotation: str) -> DeclarationView:
        """Return the view of an alias."""
        name = self.plan.classes[model.id]
        is_recursive = model.id in self.recursive
        if is_recursive:
            kind = self.annotations.named("typing_extensions", "TypeAliasType")
        else:
            kind = self.annotations.named("typing", "TypeAlias")
        prose = _prose(model.docs, *form_notes(model.id, self.plan), *_unchecked(model.type))
        return DeclarationView(
            is_alias=True,
            is_recursive=is_recursive,
            kind=kind,
            name=name,
            literal=literal_text(name),
            docstring=docstring_text(prose, 0),
            has_docstring=bool(prose),
            annotation=literal_text(annotation) if is_recursive else annotation,
        )


def renamed_text(old: str, new: str) -> str:
    """Return what is said of a former name where it is used."""
    return f"{old} is called {new} now"


def form_notes(node_id: NodeId, plan: NamePlan) -> Iterator[str]:
    """Go through what is to be said of the request form of something that has a response form."""
    other = response_id(node_id)
    if other is not None:
        yield f"The request form of `{plan.classes[other]}`."


def _prose(docs: Docs, *notes: str) -> str:
    """Return what the document says of a node: its description, or else its title, and notes."""
    text = (docs.description or docs.summary or "").strip()
    last = " ".join([*filter(None, notes), *(["Deprecated."] if docs.deprecated else [])])
    return "\n\n".join(part for part in (text, last) if part)


def default_note(default: Default) -> str:
    """Return what is said of a default: it is what the API assumes, and is not sent."""
    return f"Default: `{literal_text(default.value)}`."


def example_note(docs: Docs) -> str:
    """Return an example that is short enough to be told beside the rest, or nothing."""
    texts = (literal_text(value) for value in docs.examples)
    short = next((text for text in texts if len(text) <= _SHORT), None)
    return "" if short is None else f"Example: `{short}`."


def _notes(field: Field) -> Iterator[str]:
    if field.default is not None:
        yield default_note(field.default)
    yield example_note(field.docs)
    if field.read_only:
        yield "Read-only."
    if field.write_only:
        yield "Write-only."


def _unchecked(found: Type) -> Iterator[str]:
    """Go through the patterns that no engine runs, which are left to the reader."""
    for one in types_in(found):
        pattern = one.pattern if isinstance(one, StringType) else None
        if pattern is not None and pattern.engine is None:
            yield f"Pattern, which is not checked: `{pattern.source}`."
