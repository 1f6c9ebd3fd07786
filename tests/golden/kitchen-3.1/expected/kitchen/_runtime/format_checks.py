"""Whether text is of a format; every check takes time that grows with its length."""

from __future__ import annotations

import re
import unicodedata
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from .rfc3339 import parse_date, parse_date_time, require_time

_NUMBER = "[0-9]++(?:[.,][0-9]++)?"
_DURATION = re.compile(
    rf"P(?:{_NUMBER}W|(?=[0-9T])(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}D)?"
    rf"(?:T(?=[0-9])(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?)"
)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?")
_UUID = re.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LABEL = re.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LOCAL_PART = re.compile(
    rf'{_ATOM}++(?:\.{_ATOM}++)*|"(?:[ !#-\[\]-~]|\\[ -~])*"', re.ASCII
)
_POINTER = "(?:/(?:[^~/]|~[01])*+)*+"
_JSON_POINTER = re.compile(_POINTER)
_RELATIVE_POINTER = re.compile(
    rf"(?:0|[1-9][0-9]*)(?:[+-](?:0|[1-9][0-9]*))?(?:#|{_POINTER})"
)
_BASE64 = re.compile("(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_BASE64URL = re.compile(
    "(?:[A-Za-z0-9_-]{4})*+(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?"
)
_BASE32 = re.compile(
    "(?:[A-Z2-7]{8})*+"
    "(?:[A-Z2-7]{2}={6}|[A-Z2-7]{4}={4}|[A-Z2-7]{5}={3}|[A-Z2-7]{7}=)?"
)
_BASE16 = re.compile("(?:[0-9A-Fa-f]{2})*+")

_MAX_HOSTNAME = 253
_MAX_LABEL = 63
_MAX_LOCAL_PART = 64


def is_date(text: str) -> bool:
    """Tell whether it is a full-date (RFC 3339, 5.6)."""
    try:
        parse_date(text)
    except ValueError:
        return False
    return True


def is_date_time(text: str) -> bool:
    """Tell whether it is a date-time (RFC 3339, 5.6)."""
    try:
        parse_date_time(text)
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """Tell whether it is a full-time, which has a time zone (RFC 3339, 5.6)."""
    try:
        require_time(text)
    except ValueError:
        return False
    return True


def is_duration(text: str) -> bool:
    """Tell whether it is a duration (RFC 3339, appendix A), with fractions."""
    return _DURATION.fullmatch(text) is not None


def is_decimal(text: str) -> bool:
    """Tell whether it is a decimal number, in text so that no digit is lost."""
    return _DECIMAL.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    """Tell whether it is a UUID (RFC 4122, 3)."""
    return _UUID.fullmatch(text) is not None


def is_hostname(text: str) -> bool:
    """Tell whether it is the name of a host (RFC 1123, 2.1)."""
    return len(text) <= _MAX_HOSTNAME and all(map(_LABEL.fullmatch, text.split(".")))


def is_idn_hostname(text: str) -> bool:
    """Tell whether it is the name of a host, in any script (RFC 5890, 2.3)."""
    return len(text) <= _MAX_HOSTNAME and all(map(_is_label, _DOTS.split(text)))


def _is_label(label: str) -> bool:
    if not label or len(label) > _MAX_LABEL or "-" in (label[0], label[-1]):
        return False
    # Some marks between letters belong to them (RFC 5892, appendix A).
    return all(
        one == "-"
        or unicodedata.category(one)[0] in "LMN"
        or one in "\u00b7\u05f3\u05f4\u30fb\u200c\u200d"
        for one in label
    )


def is_email(text: str) -> bool:
    """Tell whether it is an address (RFC 5321, 4.1.2: `Mailbox`)."""
    local, _, domain = text.rpartition("@")
    return _is_local_part(local) and (is_hostname(domain) or _is_literal(domain))


def is_idn_email(text: str) -> bool:
    """Tell whether it is an address, in any script (RFC 6531, 3.3)."""
    local, _, domain = text.rpartition("@")
    # Beyond ASCII all is as a letter.
    local = "".join(
        one if one.isascii() or not one.isprintable() else "x" for one in local
    )
    return _is_local_part(local) and (is_idn_hostname(domain) or _is_literal(domain))


def _is_local_part(text: str) -> bool:
    return len(text) <= _MAX_LOCAL_PART and _LOCAL_PART.fullmatch(text) is not None


def _is_literal(domain: str) -> bool:
    inner = domain[1:-1]
    if domain != f"[{inner}]":
        return False
    return is_ipv6(inner[5:]) if inner[:5].upper() == "IPV6:" else is_ipv4(inner)


def is_ipv4(text: str) -> bool:
    """Tell whether it is an address of IPv4 (RFC 2673, 3.2)."""
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def is_ipv6(text: str) -> bool:
    """Tell whether it is an address of IPv6 (RFC 4291, 2.2), without a zone."""
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return "%" not in text


def is_json_pointer(text: str) -> bool:
    """Tell whether it is a JSON pointer (RFC 6901, 5)."""
    return _JSON_POINTER.fullmatch(text) is not None


def is_relative_json_pointer(text: str) -> bool:
    """Tell whether it is a JSON pointer that begins at some value."""
    return _RELATIVE_POINTER.fullmatch(text) is not None


def is_base64(text: str) -> bool:
    """Tell whether it is base64 (RFC 4648, 4)."""
    return _BASE64.fullmatch(text) is not None


def is_base64url(text: str) -> bool:
    """Tell whether it is base64 for URLs, with or without `=` (RFC 4648, 5)."""
    return _BASE64URL.fullmatch(text) is not None


def is_base32(text: str) -> bool:
    """Tell whether it is base32 (RFC 4648, 6)."""
    return _BASE32.fullmatch(text) is not None


def is_base16(text: str) -> bool:
    """Tell whether it is base16, which is hexadecimal (RFC 4648, 8)."""
    return _BASE16.fullmatch(text) is not None
