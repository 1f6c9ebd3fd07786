"""Each check takes what its RFC has and nothing else, in time that grows with the text."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import pytest
from runtime import format_checks as checks
from runtime import regex_checks, uri_checks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Check = Callable[[str], bool]

FORMATS: Final[dict[Check, tuple[Sequence[str], Sequence[str]]]] = {
    checks.is_date: (
        ("2020-02-29", "1999-12-31"),
        ("2021-02-29", "2020-2-1", "20200101", "0000-01-01", "2020-W01-1", ""),
    ),
    checks.is_date_time: (
        ("2020-02-29T23:59:59.123456789z", "1998-12-31T15:59:60.5-08:00"),
        ("2020-01-01T00:00:00", "2021-02-29T00:00:00Z", "2020-01-01 00:00:00Z", ""),
    ),
    checks.is_time: (
        ("08:30:06Z", "08:30:06.283185z", "08:30:06-08:00", "23:59:60Z", "00:29:60+00:30"),
        ("08:30:06", "24:00:00Z", "8:30:06Z", "12:00:60Z", "08:30:06+24:00", "08:30:06+0800", ""),
    ),
    checks.is_duration: (
        ("P1Y", "P4W", "PT1H", "PT0.5S", "P1Y2M3DT4H5M6S", "P1Y2D", "P0D"),
        ("P", "PT", "P1", "1Y", "PT1D", "P1S", "P1Y1W", "p1y", "P1DT", "-P1D", "P1D\n", ""),
    ),
    checks.is_decimal: (
        ("1", "-1.50", "1e5", ".5", "1."),
        ("", "1,5", "a", "NaN", "--1", " 1", "\u0661"),
    ),
    checks.is_uuid: (
        ("2EB8AA08-aa98-11ea-b4aa-73b441d16380",),
        ("2eb8aa08aa9811eab4aa73b441d16380", "urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380"),
    ),
    checks.is_email: (
        ("joe@example.com", "te~s.t@a", '"a b"@b.co', "a@[127.0.0.1]", "a@[IPv6:::1]", "a+b@b.co"),
        ("2962", ".a@b", "a..b@c", "a@", "@b", "a b@c", "a@-b", "a@[1.2]", "a@b_c", "é@b", ""),
    ),
    checks.is_idn_email: (
        ("실례@실례.테스트", "a@b.c"),
        ("2962", "a b@c", "실 례@실례.테스트", "실례@-a", ""),
    ),
    checks.is_hostname: (
        ("a", "a-b.c", "xn--4gbwdl.xn--wgbh1c", "1.2", "a" * 63),
        ("", "-a", "a-", "a_b", "a" * 64, "a..b", "a.", ".".join(["a" * 63] * 4), "é"),
    ),
    checks.is_idn_hostname: (("실례.테스트", "a\u3002b", "l·l"), ("", "-a", "a b", "a.", "a_b")),
    checks.is_ipv4: (("1.2.3.4",), ("1.2.3", "256.1.1.1", "01.2.3.4", "1.2.3.4/8", "१.2.3.4", "")),
    checks.is_ipv6: (
        ("::1", "::", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"),
        ("fe80::1%eth0", "12345::", ":1", "1::2::3", ""),
    ),
    uri_checks.is_uri: (
        ("http://a.b/c?d=e#f", "urn:oasis:x", "mailto:a@b", "http://[::1]:80/", "file:///a", "a:",
         "http://u:p@h", "http://[v1.a:b]/", "http://a/%20", "tel:+1-816"),
        ("//a/b", "/a", "a", "", "http:// a", "http://[::1", "http://a/%zz", "http://a b", "1a:b",
         "bar,baz:foo", "http://a/\\", "http://[fe80::1%25a]/", "http://é", "http://a#b#c",
         "http://[a]/", "http://a:b/"),
    ),
    uri_checks.is_uri_reference: (
        ("//a/b", "/a", "a", "", "#x", "?q", "./a:b", "a/b:c", "http://a"),
        ("a b", "\\\\W", "1a:b", "#a#b", "http://[a]", "é"),
    ),
    uri_checks.is_iri: (("http://é/ü?ñ", "http://a?\ue000"), ("é", "http://a b", "http://\ue000")),
    uri_checks.is_iri_reference: (("é", "#ü", "http://é"), ("a b", "\\", "1é:b")),
    uri_checks.is_uri_template: (
        ("http://a/{b}{?c,d*,e:3}", "{+x}", "a/{/id}", "", "{a.b}", "%20"),
        ("{", "}", "{a", "a b", "{a b}", "{}", "{a:0}", "%2"),
    ),
    checks.is_json_pointer: (("", "/", "/a~0b/~1", "/a//b"), ("a", "/~", "/~2", "#/a")),
    checks.is_relative_json_pointer: (
        ("1", "0/a", "2#", "120/foo", "0-1/a"),
        ("", "/a", "01", "-1", "0##", "+1"),
    ),
    checks.is_base64: (("", "YQ==", "YWI=", "YWJj"), ("YQ", "YQ=", "Y", "YW_j", "YWJj\n")),
    checks.is_base64url: (("", "YQ", "YWI", "YQ==", "_-8"), ("Y", "a+b=", "YWJjY")),
    checks.is_base32: (("", "MFRGG===", "MFRGGZDF"), ("MFRGG", "mfrgg===")),
    checks.is_base16: (("", "0aF1"), ("0", "0g")),
    regex_checks.is_regex: (
        ("", r"^(a|[^\]\d]*)+$", r"(?<n>a)\k<n>(?!b)(?<=c)", "a{2,}?", "{", "[]a", "(a)+",
         r"\u{1F600}\p{L}\/\-", "a{09,10}"),
        ("(", "a)", "[a", "\\", "a**", "*", "a{2,1}", r"\Z", "(?i)a", "(?P<n>a)", "a++", "[a\\",
         "a{10,9}"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("check", FORMATS)
def test_a_check_takes_what_is_of_the_format_and_nothing_else(check: Check) -> None:
    good, bad = FORMATS[check]
    assert [text for text in good if not check(text)] == []
    assert [text for text in bad if check(text)] == []


MEAN: Final = (
    *("a", "1", "a.", "a@", "/", "[", "(", "{", "~", "@", "{a,", "%20", "://", "[^", "a{1", "\\"),
    *("-", "é", '"\\a', "P1", "::", "a:", "?#", "+/", "=", " "),
)


@pytest.mark.parametrize("check", FORMATS)
def test_no_text_takes_a_check_long(check: Check) -> None:
    began = time.perf_counter()
    for piece in MEAN:
        for before in ("", "http://", '"', "P", "0", "(?<", "a:"):
            check(before + piece * 5_000 + "\0")
    # Going back over the text would take minutes.
    assert time.perf_counter() - began < 20
