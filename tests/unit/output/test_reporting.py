"""A report counts what is in the package, what nearly is, and what was left out."""

from __future__ import annotations

from dataclasses import replace

from small_api import api, model
from specular.diagnostics import Code, Diagnostic, Place, Severity
from specular.ir.types import NodeId
from specular.output.reporting import Coverage, Share, cover


def warned(code: Code, pointer: str) -> Diagnostic:
    return Diagnostic(code, "", Place("openapi.yaml", pointer), None, Severity.WARNING)


def test_findings_belong_to_the_component_or_operation_around_them() -> None:
    found = cover(
        api(model("Job"), model("Step")),
        [
            warned(Code.SCHEMA_APPROXIMATED, "/components/schemas/Job/not"),
            warned(Code.SCHEMA_APPROXIMATED, "/components/schemas/Job/properties/a/contains"),
            warned(Code.FIELD_UNKNOWN, "/components/schemas/Step/x"),
            warned(Code.FIELD_VALUE, "/components/schemas/Lost/type"),
            warned(Code.FIELD_VALUE, "/paths/~1jobs/get/responses"),
            warned(Code.FIELD_VALUE, "/paths/~1jobs/get/parameters/0"),
            warned(Code.FIELD_VALUE, "/paths/~1jobs/additionalOperations/COPY/x"),
            warned(Code.FIELD_VALUE, "/paths/~1jobs/summary"),
            Diagnostic(Code.CONFIG_INVALID, ""),
        ],
    )
    assert found == Coverage(Share(0, 0, 2), Share(1, 1, 1))
    assert found.operations.text() == "0 generated, 0 approximated, 2 left out"


def test_the_schema_of_a_named_parameter_is_no_schema_of_the_document() -> None:
    places = ("components/parameters/Page/schema", "responses/Gone/schema", "webhooks/job/post")
    inline = [replace(model("Page"), id=NodeId(f"openapi.yaml#/{place}")) for place in places]
    assert cover(api(model("Job"), *inline), []).schemas == Share(1, 0, 0)
