"""Whether text is a URI, an IRI, a reference to one, or a template of one."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address

_PERCENT = "%[0-9A-Fa-f]{2}"
_UNRESERVED = r"A-Za-z0-9\-._~"
_SUB_DELIMS = "!$&'()*+,;="
_BEYOND = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000efffd"
"""What an IRI may have beyond ASCII (RFC 3987, 2.2: `ucschar`)."""

_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
_SCHEME = "[A-Za-z][A-Za-z0-9+.-]*+:"
_IP_FUTURE = re.compile(rf"[vV][0-9A-Fa-f]+\.[{_UNRESERVED}{_SUB_DELIMS}:]+")


def _some(characters: str) -> str:
    """Return an expression for characters and escapes, which never goes back."""
    return f"(?:[{characters}]|{_PERCENT})*+"


def _expressions(letters: str, private: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the expressions of a URI and of what is relative to one (RFC 3986, A)."""
    name = f"{letters}{_SUB_DELIMS}"
    part = f"{name}:@/"
    authority = (
        rf"//(?:{_some(name + ':')}@)?"
        rf"(?:\[(?P<address>[^\]]*+)\]|{_some(name)})(?::[0-9]*+)?(?=[/?#]|\Z)"
    )
    rest = (
        rf"{_some(part)}(?:\?{_some(part + '?' + private)})?(?:#{_some(part + '?')})?"
    )
    return (
        re.compile(rf"{_SCHEME}(?:{authority}|(?!//)){rest}"),
        # The first segment has no colon, before which would be a scheme.
        re.compile(rf"(?:{authority}|(?!//)(?![^/?#:]*+:)){rest}"),
    )


_URI, _RELATIVE = _expressions(_UNRESERVED, "")
_IRI, _RELATIVE_IRI = _expressions(_UNRESERVED + _BEYOND, _PRIVATE)

_NAME = f"(?:[A-Za-z0-9_]|{_PERCENT})"
_VARIABLE = rf"{_NAME}++(?:\.{_NAME}++)*+(?::[1-9][0-9]{{0,3}}|\*)?"
_TEMPLATE = re.compile(
    rf"(?:[!#$&(-;=?-\[\]_a-z~{_BEYOND}{_PRIVATE}]|{_PERCENT}"
    rf"|\{{[+#./;?&=,!@|]?{_VARIABLE}(?:,{_VARIABLE})*+\}})*+"
)


def is_uri(text: str) -> bool:
    """Tell whether it is a URI, with a scheme (RFC 3986, 3)."""
    return _is(_URI, text)


def is_uri_reference(text: str) -> bool:
    """Tell whether it is a URI, or one relative to another (RFC 3986, 4.1)."""
    return _is(_URI, text) or _is(_RELATIVE, text)


def is_iri(text: str) -> bool:
    """Tell whether it is an IRI: a URI in any script (RFC 3987, 2.2)."""
    return _is(_IRI, text)


def is_iri_reference(text: str) -> bool:
    """Tell whether it is an IRI, or one relative to another (RFC 3987, 2.2)."""
    return _is(_IRI, text) or _is(_RELATIVE_IRI, text)


def is_uri_template(text: str) -> bool:
    """Tell whether it is a template of a URI (RFC 6570, 2)."""
    return _TEMPLATE.fullmatch(text) is not None


def _is(expression: re.Pattern[str], text: str) -> bool:
    found = expression.fullmatch(text)
    if found is None:
        return False
    address = found["address"]
    if address is None or _IP_FUTURE.fullmatch(address):
        return True
    try:
        IPv6Address(address)
    except AddressValueError:
        return False
    return "%" not in address
