"""Chinese and arabic numerals: reading and writing them."""

import re
from functools import lru_cache

import cn2an

CHINESE = "〇零一二三四五六七八九十百千两"
#: A number as it is counted with: 3.5, 1,000, 三百二十. The caller bounds it on both sides.
WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100}

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


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
    """A whole number below 10 000 in Chinese: 12 → 十二."""
    text = str(cn2an.an2cn(min(number, 9_999)))
    return text[1:] if text.startswith("一十") else text


@lru_cache(maxsize=1024)
def _chinese(text: str) -> float | None:
    if not re.fullmatch(f"[{CHINESE}万亿]{{1,12}}", text):
        return None
    try:
        return _tidy(float(cn2an.cn2an(text, "smart")))
    except ValueError:
        return None


def _tidy(number: float) -> float:
    return int(number) if number == int(number) else round(number, 6)
