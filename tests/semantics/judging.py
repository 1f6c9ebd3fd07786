"""Every schema of the case files as one package, and what that says of every instance.

The judge is `jsonschema`: no verdict is written down. A case may say of which instances the models
think otherwise, and why.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from generation import imported, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER: Final = Path(__file__).parent
TARGET: Final = 0.97
"""The share of the instances on which models and judge must agree at least."""

_NAME: Final = "Case"
_SETTINGS: Final = 'spec = "spec.json"\npackage = "semantics_models"\nonly = ["models"]\n'


@dataclass(frozen=True, slots=True)
class Case:
    """One schema with its instances; `differs` are those on which the models differ, by `reason`.

    `others` are components that it refers to.
    """

    keyword: str
    name: str
    schema: Any
    instances: list[Any]
    others: dict[str, Any]
    differs: list[Any]
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of one instance: by the models, from text and as Python, and by the judge."""

    case: Case
    instance: Any
    from_text: bool
    from_python: bool
    judged: bool

    @property
    def agrees(self) -> bool:
        """Whether all say the same."""
        return self.from_text == self.from_python == self.judged

    @property
    def is_listed(self) -> bool:
        """Whether the case says that the models differ here."""
        return any(_text(self.instance) == _text(one) for one in self.case.differs)

    def __str__(self) -> str:
        """Show the case, for the one who has to look at it."""
        said = "valid" if self.judged else "invalid"
        ours = f"text: {self.from_text}, Python: {self.from_python}"
        instance = f"{_text(self.instance)} is {said} by {_text(self.case.schema)}"
        return f"{self.case.keyword}: {instance}, but the models say {ours}"


def read_cases() -> list[Case]:
    """Return the cases of all files, in their order."""
    return [
        Case(
            keyword=keyword,
            name=f"{_NAME}{path.stem.capitalize()}{_word(keyword)}{number}",
            schema=one["schema"],
            instances=one["instances"],
            others=one.get("others", {}),
            differs=one.get("differs", {}).get("instances", []),
            reason=one.get("differs", {}).get("reason", ""),
        )
        for path in sorted(FOLDER.glob("*.json"))
        for keyword, cases in json.loads(path.read_text("utf-8")).items()
        for number, one in enumerate(cases)
    ]


def judge(cases: list[Case], folder: Path) -> list[Verdict]:
    """Generate a package of all schemas in a folder, and put every instance to it."""
    document = _document(cases)
    (folder / "spec.json").write_text(json.dumps(document), "utf-8")
    (folder / "specular.toml").write_text(_SETTINGS, "utf-8")
    made = run(folder / "specular.toml")
    # That schemas contradict each other is told and settled; nothing may be approximated.
    if approximated := [one for one in made.diagnostics if "-approximated]" in one]:
        raise AssertionError("\n".join(approximated))
    with imported(made.files, "semantics_models.models", folder / "made") as models:
        return [
            one
            for case in cases
            for one in _verdicts(case, getattr(models, f"{case.name}List"), document)
        ]


def _document(cases: list[Case]) -> dict[str, Any]:
    schemas: dict[str, Any] = {}
    for case in cases:
        schemas |= case.others
        schemas[case.name] = case.schema
        # A class may be null only where something refers to it.
        item = {"$ref": f"#/components/schemas/{case.name}"}
        schemas[f"{case.name}List"] = {"type": "array", "items": item}
    info = {"title": "Semantics models", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}


def _verdicts(case: Case, model: object, document: dict[str, Any]) -> Iterator[Verdict]:
    adapter = TypeAdapter[Any](cast("Any", model))
    # The whole document, so that references lead somewhere.
    judged = Draft202012Validator({**document, "$ref": f"#/components/schemas/{case.name}"})
    for one in case.instances:
        options: dict[str, bool] = {"strict": True, "by_alias": True, "by_name": False}
        yield Verdict(
            case,
            one,
            _accepts(adapter.validate_json, json.dumps([one]), options),
            _accepts(adapter.validate_python, [one], options),
            judged.is_valid(one),
        )


def _accepts(validate: Callable[..., object], value: object, options: dict[str, bool]) -> bool:
    try:
        validate(value, **options)
    except ValidationError:
        return False
    return True


def _word(keyword: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in keyword.strip("$").split())


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)
