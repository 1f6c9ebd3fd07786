"""The page: that it asks for nothing, runs nothing but its own, and shows text as text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, cast

from typer.testing import CliRunner

from reviewed import SHOP, nowhere, reviewed
from specular.cli import commands
from specular.loading.templates import read_page
from specular.review.html import Shown, embedded, html_text

if TYPE_CHECKING:
    from pathlib import Path

EVIL = "</script><script>alert(1)</script><!--<script>\u2028\u2029&amp;'\"@@data@@ ]]> \\u003c"


class Reader(HTMLParser):
    """Collects the elements of a page with their attributes and texts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._last = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))
        self._last = tag

    def handle_endtag(self, tag: str) -> None:
        """Let what follows belong to nothing."""
        del tag
        self._last = ""

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.texts.setdefault(self._last, []).append(data)


def page(folder: Path, old: str, new: str) -> str:
    found = reviewed(folder, old, new)
    return html_text(
        [Shown(("old.yaml", "new.yaml"), found.findings, (), nowhere, found.old, found.new)]
    )


def data(text: str) -> object:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_the_policy_lets_nothing_but_the_own_script_and_style(tmp_path: Path) -> None:
    read = Reader(page(tmp_path, SHOP, SHOP.replace("integer", "string")))
    [policy] = [
        one["content"] or ""
        for tag, one in read.elements
        if tag == "meta" and one.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(one.strip().split(" ", 1) for one in policy.split(";"))
    assert rules.pop("default-src") == rules.pop("base-uri") == rules.pop("form-action") == "'none'"
    for rule, text in (
        ("script-src", read.texts["script"][1]),
        ("style-src", read.texts["style"][0]),
    ):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules.pop(rule) == f"'sha256-{digest}'"
    assert rules == {}


def test_the_page_refers_to_nothing(tmp_path: Path) -> None:
    text = page(tmp_path, SHOP, SHOP.replace("integer", "string"))
    for tag, attributes in Reader(text).elements:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        assert not {"src", "href", "style", "srcset"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
    parts = read_page()
    assert not re.search(r"https?:|//\w|url\(|@import|@font-face", parts["report.css"])
    assert not re.search(r"https?:|fetch|XMLHttp|import\(|WebSocket|Worker", parts["report.js"])


def test_the_script_makes_no_markup_of_texts() -> None:
    script = read_page()["report.js"]
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
        "Function(",
    ):
        assert word not in script
    assert 'setAttribute("style' not in script


def test_what_is_embedded_is_no_markup_and_the_same_again() -> None:
    value = {EVIL: [EVIL, "é🔴\ud800", "<!--", 1, None, True]}
    text = embedded(cast("dict[str, object]", value))  # type: ignore[arg-type]
    assert text.isascii()
    assert not set("<>&\n") & set(text)
    assert json.loads(text) == value


def test_an_evil_document_gives_the_elements_of_a_good_one(tmp_path: Path) -> None:
    written = json.dumps(EVIL)
    good = SHOP.replace("A pet.", "Text.")
    evil = SHOP.replace("description: A pet.", f"description: {written}")
    evil = evil.replace("age: {type", f"{written}: {{type")
    plain, other = page(tmp_path / "a", SHOP, good), page(tmp_path / "b", SHOP, evil)
    assert Reader(plain).elements == Reader(other).elements
    assert "alert(1)" in json.dumps(data(other))
    assert other.count("</script>") == 2
    # So it is the same page, with the same hashes, whatever a terminal or a file is encoded in.
    assert other.isascii()


def test_the_command_prints_the_page(tmp_path: Path) -> None:
    for name, text in (("old", SHOP), ("new", SHOP.replace("A pet.", "An animal."))):
        (tmp_path / f"{name}.yaml").write_text(
            text + "openapi: 3.1.0\ninfo: {title: Example, version: '1'}\n", "utf-8"
        )
    paths = [str(tmp_path / f"{name}.yaml") for name in ("old", "new")]
    arguments = ["diff", *paths, "--format", "html"]
    ended = CliRunner().invoke(commands.app, arguments, prog_name="specular")
    assert ended.exit_code == 2
    assert ended.stdout == CliRunner().invoke(commands.app, arguments).stdout
    assert ended.stdout.startswith("<!doctype html>\n")
    [api] = cast("list[dict[str, list[dict[str, object]]]]", data(ended.stdout))
    [finding] = api["findings"]
    assert finding["rule"] == "description-changed"
    assert "new.yaml:" in str(finding["place"])
    assert {str(one["file"]) for one in api["hunks"]} >= {"models/pet.py", "reference.md"}
    broken = CliRunner().invoke(commands.app, ["diff", paths[0], "none.yaml", "--format", "html"])
    assert broken.exit_code == 1


def test_what_is_let_pass_explains_hunks_nevertheless(tmp_path: Path) -> None:
    found = reviewed(tmp_path, SHOP, SHOP.replace("A pet.", "An animal."))
    shown = Shown(("a", "b"), (), found.findings, nowhere, found.old, found.new)
    [api] = cast("list[dict[str, list[dict[str, object]]]]", data(html_text([shown])))
    assert [one["ignored"] for one in api["findings"]] == [True]
    assert [0] in [one["by"] for one in api["hunks"]]
