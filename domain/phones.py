"""Telephone numbers as contact lists write them."""

import re
import unicodedata
from collections.abc import Iterator

from domain.errors import RuleBroken

_PARTING = re.compile(r"[/、，,；;|\n]|或")
_NOISE = re.compile(r"[\s().·]|(?:办公|手机|电话|座机|tel|[办手座])[:]?", re.I)
_MOBILE = re.compile(r"(?:\+86|0086|86)?-?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(?:(?:\+86|0086)-?)?(?:(0\d{2,3})-?)?([2-9]\d{6,7})(?:(?:转|x|ext|#|-)(\d{1,6}))?")


class PhoneInvalid(RuleBroken):
    """A telephone number is a mobile one of 11 digits, or a landline with its area code."""


def read_phones(text: str) -> tuple[str, ...]:
    """The numbers of a cell: 13812345678, 0571-87654321, 0571-87654321-802. Errors: PhoneInvalid."""
    return tuple(dict.fromkeys(_numbers(text)))


def _numbers(text: str) -> Iterator[str]:
    for part in _PARTING.split(unicodedata.normalize("NFKC", text)):
        number = re.sub("[‐-―−]", "-", _NOISE.sub("", part))
        if number:
            yield _number(number)


def _number(text: str) -> str:
    mobile = _MOBILE.fullmatch(text.replace("-", ""))
    if mobile:
        return mobile[1]
    landline = _LANDLINE.fullmatch(text)
    if landline is None:
        raise PhoneInvalid
    return "-".join(part for part in landline.groups() if part)
