"""How what `specular diff` found is printed, in each of its forms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specular.cli.places import Places
    from specular.review.agreeing import Agreement
    from specular.review.findings import Finding
    from specular.review.spots import Spots

# ruff: noqa: PLC0415 - a run has one form


class Form(StrEnum):
    """How a report is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found of two documents, with where it stands; the two packages where made.

    `ignored` are findings that are let pass: they are not told, and yet explain what is made. The
    `agreement` is that of the findings with the packages.
    """

    names: tuple[str, str]
    findings: tuple[Finding, ...]
    places: Places
    files: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
    ignored: tuple[Finding, ...] = ()
    agreement: Agreement | None = None


def print_report(found: Sequence[Compared], form: Form) -> None:
    """Print a report on all that was compared."""
    if form is Form.TEXT:
        _print_text(found)
        return
    if form in {Form.GITHUB, Form.GITLAB, Form.SARIF}:
        # What is no edit stands in no line of a document.
        _print_disagreements(found)
    for text in _texts(found, form):
        typer.echo(text, nl=False)


def _texts(found: Sequence[Compared], form: Form) -> list[str]:
    from specular.review.annotations import github_lines, gitlab_text, sarif_text
    from specular.review.entries import json_text
    from specular.review.html import Shown, html_text
    from specular.review.markdown import markdown_text

    spots = {id(finding): one.places.of(finding) for one in found for finding in one.findings}
    findings = [finding for one in found for finding in one.findings]

    def spots_of(finding: Finding) -> Spots:
        return spots[id(finding)]

    match form:
        case Form.JSON:
            return [
                json_text([(one.names, one.findings, spots_of, one.agreement) for one in found])
            ]
        case Form.MARKDOWN:
            return [
                markdown_text(one.names, one.findings, spots_of, one.agreement) for one in found
            ]
        case Form.GITHUB:
            return [f"{line}\n" for line in github_lines(findings, spots_of)]
        case Form.HTML:
            shown = [
                Shown(
                    one.names, one.findings, one.ignored, one.places.of, *one.files, one.agreement
                )
                for one in found
            ]
            return [html_text(shown)]
        case Form.GITLAB:
            return [gitlab_text(findings, spots_of)]
        case _:
            return [sarif_text(findings, spots_of)]


def _print_disagreements(found: Sequence[Compared]) -> None:
    from specular.review.telling import agreement_lines

    for one in found:
        if one.agreement is not None and one.agreement.disagreements:
            for line in agreement_lines(one.agreement):
                typer.echo(line.text, err=True)


def _print_text(found: Sequence[Compared]) -> None:
    from specular.cli.printing import print_lines
    from specular.review.telling import report_lines

    for one in found:
        if len(found) > 1:
            typer.echo(f"{one.names[0]} -> {one.names[1]}")
        lines = report_lines(one.findings, one.places.of, one.agreement)
        print_lines((line.text, line.verdict) for line in lines)
