"""Chinese and arabic numerals: reading and writing them."""

import re
from functools import lru_cache

CHINESE = "〇零一二三四五六七八九十百千两"
#: A number as it is counted with: 3.5, 1,000, 三百二十. The caller bounds it on both sides.
WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100}

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_VALUES = {"〇": 0, "两": 2} | {digit: number for number, digit in enumerate("零一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
#: Digits one after the other (二〇二二), or digits with their units; 十 alone needs no digit before it.
_IN_DIGITS = re.compile(rf"[{''.join(_VALUES)}]{{1,12}}")
_SECTION = "(?:[零〇]?(?:[一二两三四五六七八九][十百千]|十))*[零〇]?[一二两三四五六七八九]?"
_IN_UNITS = re.compile(rf"(?![万亿])(?=.{{1,12}}$)(?:{_SECTION}[万亿]+)*{_SECTION}")


def value(text: str) -> float | None:
    """The number that `text` writes, in arabic or Chinese, with 万 or 亿 behind it; None if it is none."""
    plain = text.translate(WIDE).replace(",", "").strip()
    scale = 1
    while plain and plain[-1] in SCALES and plain[0].isdigit():
        scale, plain = scale * SCALES[plain[-1]], plain[:-1].strip()
    if re.fullmatch(r"\d{1,15}(\.\d{1,6})?", plain):
        return _tidy(float(plain) * scale)
    return _chinese(plain)


@lru_cache(maxsize=1024)
def whole(text: str) -> int | None:
    """The whole number of a label such as 十二 or 12."""
    number = value(text)
    return int(number) if number is not None else None


def year(text: str) -> int | None:
    """The year that four digits write: 2022, 二〇二二."""
    digits = text.translate(WIDE).translate(_DIGITS).replace("○", "0").replace("O", "0")
    return int(digits) if re.fullmatch(r"(?:19|20)\d\d", digits) else None


def written(number: int) -> str:
    """A whole number below 10 000 in Chinese: 12 → 十二, 105 → 一百零五."""
    text, is_gap = "", False
    for unit, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = min(number, 9_999) // unit % 10
        if digit:
            text += ("零" if text and is_gap else "") + "零一二三四五六七八九"[digit] + name
        is_gap = not digit
    return text.removeprefix("一") if text.startswith("一十") else text or "零"


@lru_cache(maxsize=1024)
def _chinese(text: str) -> float | None:
    """The whole number of digits (二〇二二) or of digits with units (三万五千, 一百二); None for others."""
    if _IN_DIGITS.fullmatch(text):
        return int("".join(str(_VALUES[digit]) for digit in text))
    if not _IN_UNITS.fullmatch(text):
        return None
    total = section = digit = 0
    unit = 1  # of the digit to come, where nothing else follows: 一百二 is 120, 一百零二 is 102
    for character in text:
        if character in _VALUES:
            digit = _VALUES[character]
            unit = unit if digit else 1
        elif character in _UNITS:
            section += (digit or 1) * _UNITS[character]
            digit, unit = 0, _UNITS[character] // 10
        else:
            total = (total + section + digit) * _MYRIADS[character]
            section, digit, unit = 0, 0, _MYRIADS[character] // 10
    return total + section + digit * unit


def _tidy(number: float) -> float:
    return int(number) if number == int(number) else round(number, 6)
