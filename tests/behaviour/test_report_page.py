"""The page of `specular diff --format html` in a browser."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from behaviour.browsing import CHROMIUM, browsing
from reviewed import SHOP, nowhere, reviewed
from specular.review.html import Shown, html_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from behaviour.browsing import Browser
    from reviewed import Reviewed

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium here")

EVIL: Final = (
    "</script><script>document.title='run'</script><img src=x onerror=alert(1)><!--\u2028'\""
)
CHOSEN: Final = "document.querySelector('#findings > li[aria-current] strong')?.textContent"
SHOWN: Final = "[...document.querySelectorAll('#findings > li:not([hidden]) strong')].length"
AT: Final = "document.querySelector('article.at b')?.textContent"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Run one browser for all pages."""
    with browsing(tmp_path_factory.mktemp("profile")) as found:
        yield found


def written(folder: Path, *several: Reviewed) -> Path:
    """Write the page of what was compared."""
    path = folder / "report.html"
    shown = [
        Shown((f"old{n}", f"new{n}"), one.findings, (), nowhere, one.old, one.new)
        for n, one in enumerate(several)
    ]
    path.write_text(html_text(shown), "utf-8")
    return path


def quiet(browser: Browser, page: Path) -> None:
    """Nothing went wrong, and nothing was asked for but the page."""
    assert browser.problems == []
    assert browser.requests == [page.as_uri()]


@pytest.fixture
def page(tmp_path: Path, browser: Browser) -> Path:
    """Open the page of two edits: one breaks, the other one reads differently."""
    new = SHOP.replace("age: {type: integer}", "age: {type: string}").replace("A pet", "An animal")
    path = written(tmp_path, reviewed(tmp_path, SHOP, new))
    browser.open(path)
    return path


def choose(browser: Browser, element: str, value: str) -> None:
    """Choose in a list, or write into the search box."""
    event = "input" if element == "search" else "change"
    browser.value(
        f"{{ const one = document.getElementById({json.dumps(element)});"
        f" one.value = {json.dumps(value)}; one.dispatchEvent(new Event({json.dumps(event)})); }}"
    )


def test_findings_and_hunks_lead_to_each_other(browser: Browser, page: Path) -> None:
    assert browser.value(SHOWN) == 2
    browser.press("j")
    assert browser.value(CHOSEN) == "breaks Pet.age"
    browser.press("Enter")
    assert str(browser.value(AT)).startswith("models/pet.py:")
    place = "document.querySelector('article.at').getBoundingClientRect().top"
    pane = "document.getElementById('diff').getBoundingClientRect()"
    browser.wait(f"{place} >= {pane}.top && {place} < {pane}.bottom")
    assert browser.value("document.querySelector('article.at td.new').textContent") is not None
    browser.press("n")
    assert "models/pet.py" not in str(browser.value(AT))
    browser.press("j")
    assert browser.value(CHOSEN) == "safe Pet"
    browser.press("k")
    browser.value("document.querySelector('#explained article .link:last-child').click()")
    linked = browser.value(
        "document.querySelector('#explained article .link:last-child').textContent"
    )
    assert str(browser.value(CHOSEN)).endswith(f" {linked}")
    quiet(browser, page)


def test_hunks_without_a_finding_are_apart(browser: Browser, page: Path) -> None:
    names = "[...document.querySelectorAll('#unexplained article:not([hidden]) b')]"
    assert ".specular.json" in str(browser.value(f"{names}.map((one) => one.textContent).join()"))
    title = str(browser.value("document.getElementById('unexplained-title').textContent"))
    assert title == "1 hunk that no finding explains"
    quiet(browser, page)


def test_filters_and_the_search(browser: Browser, page: Path) -> None:
    for verdict, audience, count in (
        *(("breaks", "", 1), ("safe", "", 1), ("at risk", "", 0)),
        *(("breaks", "client", 1), ("breaks", "server", 1), ("", "", 2)),
    ):
        choose(browser, "verdict", verdict)
        choose(browser, "audience", audience)
        assert browser.value(SHOWN) == count
    choose(browser, "search", "pet.AGE")
    browser.wait(f"{SHOWN} === 1")
    choose(browser, "search", "nowhere")
    browser.wait(f"{SHOWN} === 0 && !document.querySelector('article:not([hidden])')")
    browser.press("/")
    assert browser.value("document.activeElement.id") == "search"
    browser.press("Escape")
    assert browser.value(SHOWN) == 2
    browser.press("f")
    assert browser.value("document.activeElement.id") == "verdict"
    quiet(browser, page)


def test_it_is_dark_where_one_wants_it(browser: Browser, page: Path) -> None:
    color = "getComputedStyle(document.body).backgroundColor"
    media = [{"name": "prefers-color-scheme", "value": "dark"}]
    light = browser.value(color)
    browser.call("Emulation.setEmulatedMedia", features=media)
    dark = browser.value(color)
    assert light != dark
    browser.value("document.getElementById('theme').click()")
    assert browser.value(color) == light
    quiet(browser, page)


def test_an_evil_document_is_text(browser: Browser, tmp_path: Path) -> None:
    text = json.dumps(EVIL)
    new = SHOP.replace("description: A pet.", f"description: {text}")
    new = new.replace("age: {type: integer}", f"{text}: {{type: integer}}")
    path = written(tmp_path, reviewed(tmp_path, SHOP, new))
    browser.open(path)
    count = int(str(browser.value(SHOWN)))
    for _ in range(count):
        browser.press("j", "Enter")
    assert browser.value("document.title") == "specular diff: old0 → new0"
    assert browser.value("document.querySelectorAll('script').length") == 2
    assert browser.value("document.querySelectorAll('img').length") == 0
    assert "onerror=alert(1)" in str(browser.value("document.getElementById('diff').textContent"))
    quiet(browser, path)


def test_several_apis_and_a_link_to_a_finding(browser: Browser, tmp_path: Path) -> None:
    one = reviewed(tmp_path / "a", SHOP, SHOP.replace("A pet.", "An animal."))
    other = reviewed(tmp_path / "b", SHOP, SHOP.replace("integer", "string"))
    path = written(tmp_path, one, other)
    browser.open(path)
    assert browser.value(SHOWN) == len(one.findings)
    browser.value(f"location.hash = {json.dumps(other.findings[0].fingerprint)}")
    browser.wait(f"{SHOWN} === {len(other.findings)}")
    assert other.findings[0].subject in str(browser.value(CHOSEN))
    assert browser.value("document.getElementById('api').value") == "1"
    quiet(browser, path)


def test_five_thousand_hunks_open_soon(browser: Browser, tmp_path: Path) -> None:
    [found] = reviewed(
        tmp_path, SHOP, SHOP.replace("age: {type: integer}", "age: {type: string}")
    ).findings
    gap = "    x: int\n" * 8
    bodies = [f"    f{n}: KIND\n{gap}" for n in range(5)]
    text = f"class NAME(Model):\n{''.join(bodies)}"
    old, new = (
        {
            f"models/m{n}.py": text.replace("NAME", f"M{n}").replace("KIND", kind)
            for n in range(1000)
        }
        for kind in ("int", "str")
    )
    findings = tuple(
        replace(
            found,
            subject=f"M{n}.f0",
            symbols=(f"M{n}.f0",),
            files=(f"models/m{n}.py",),
        )
        for n in range(1000)
    )
    path = tmp_path / "large.html"
    path.write_text(html_text([Shown(("a", "b"), findings, (), nowhere, old, new)]), "utf-8")
    began = time.monotonic()
    browser.open(path)
    browser.wait("document.querySelectorAll('article').length === 5000")
    browser.press("j")
    browser.press("Enter")
    browser.wait("Boolean(document.querySelector('article.at td.new'))")
    assert time.monotonic() - began < 30
    assert browser.value("document.querySelectorAll('table').length < 200")
    title = str(browser.value("document.getElementById('explained-title').textContent"))
    assert title == "1000 hunks that findings explain"
    quiet(browser, path)
