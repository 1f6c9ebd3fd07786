"""References are resolved as RFC 3986 does it, and files are URIs and back."""

from __future__ import annotations

import pytest

from specular.loading.uris import beside, file_path, file_uri, is_file, join, scheme_of

BASE = "http://a/b/c/d;p?q"


# RFC 3986, 5.4, without what has only a fragment.
@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("gh:h", "gh:h"),
        ("g", "http://a/b/c/g"),
        ("./g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g"),
        ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"),
        (";x", "http://a/b/c/;x"),
        ("g;x?y", "http://a/b/c/g;x?y"),
        ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"),
        ("./", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../g", "http://a/b/g"),
        ("../..", "http://a/"),
        ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"),
        ("/./g", "http://a/g"),
        ("/../g", "http://a/g"),
        ("g.", "http://a/b/c/g."),
        (".g", "http://a/b/c/.g"),
        ("..g", "http://a/b/c/..g"),
        ("./../g", "http://a/b/g"),
        ("./g/.", "http://a/b/c/g/"),
        ("g/./h", "http://a/b/c/g/h"),
        ("g/../h", "http://a/b/c/h"),
        ("g;x=1/../y", "http://a/b/c/y"),
        ("g?y/../x", "http://a/b/c/g?y/../x"),
    ],
)
def test_a_reference_is_resolved_against_its_base(reference: str, expected: str) -> None:
    assert join(BASE, reference) == expected


@pytest.mark.parametrize(
    ("base", "reference", "expected"),
    [
        ("http://a", "g", "http://a/g"),
        ("urn:example:job", "other", "urn:other"),
        ("urn:example:job", "urn:example:b", "urn:example:b"),
        ("HTTP://Example.COM/A", "B", "http://example.com/B"),
        ("http://a/b", "my job é%20.yaml", "http://a/my%20job%20%C3%A9%20.yaml"),
        ("file:///r/root.yaml", "a\\b.yaml", "file:///r/a%5Cb.yaml"),
        ("file:///r/root.yaml", "C:/b.yaml", "file:///r/C:/b.yaml"),
        ("file:///r/root.yaml", "../../../x.yaml", "file:///x.yaml"),
        ("file:///r/root.yaml", "a//b.yaml", "file:///r/a//b.yaml"),
    ],
)
def test_other_bases(base: str, reference: str, expected: str) -> None:
    assert join(base, reference) == expected


@pytest.mark.parametrize("path", ["/a/b.yaml", "/a b/ü#?%.yaml", "/\udcff.yaml"])
def test_a_path_is_a_uri_and_back(path: str) -> None:
    uri = file_uri(path)
    assert is_file(uri)
    assert "#" not in uri
    assert file_path(uri) == path


def test_what_is_a_file() -> None:
    assert not is_file("file://host/a")
    assert not is_file("a.yaml")
    assert scheme_of("FILE:a") == "file"
    assert scheme_of("C:\\a") is None
    assert scheme_of("a.yaml") is None


def test_what_is_beside_what() -> None:
    assert beside("https://a/b/openapi", "https://a/b/c/job.yaml") == "c/job.yaml"
    assert beside("https://a/b/openapi", "https://a/job.yaml") is None
    assert beside("urn:x", "urn:y") is None
