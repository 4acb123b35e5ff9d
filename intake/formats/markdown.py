"""Markdown → plain lines: headings, emphasis and lists without their marks; the cells of its tables."""

import html
import re
from collections.abc import Iterable

from intake import markers
from intake.formats.numbering import BULLET

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?=\S)")
_HEADING_END = re.compile(r"[ \t]+#+[ \t]*$")
_SEPARATOR = re.compile(r"[ \t]*\|?[ \t]*:?-{1,200}:?[ \t]*(?:\|[ \t]*:?-{1,200}:?[ \t]*){1,64}\|?[ \t]*")
_BOLD_START = re.compile(
    r"[ \t\u3000]*(?:#{1,6}[ \t]+|[-*+][ \t]+|>[ \t]*)?"
    r"(?:\*\*(?=[^\s*])[^*\n]{1,300}\*\*|__(?=[^\s_])[^_\n]{1,300}__)"
)
_FENCE = re.compile(r"[ \t]{0,3}(?:```|~~~)")
_RULE = re.compile(r"[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}[ \t]*)")
_QUOTE = re.compile(r"(?:[ \t]{0,3}>[ \t]?){1,9}")
_POINT = re.compile(r"[ \t]*[-*+][ \t]+")

_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,500}\)")
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\([^()\n]{0,500}\)")
_EMPHASIS = re.compile(
    r"(\*\*\*|___|\*\*|__|~~)(?=\S)((?:(?!\1)[^\n]){1,2000}?)(?<=\S)\1|(?<![*\\])(\*)(?=[^\s*])([^*\n]{1,500})(?<=[^\s\\])\*(?!\*)"
)
_CODE = re.compile(r"`([^`\n]{1,500})`")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_LINE_BREAK = re.compile(r"<br[ ]?/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:b|strong|i|em|u|p|div|span|font|center|sup|sub)(?:[ ][^<>\n]{0,200})?/?>", re.IGNORECASE
)
_MARK = re.compile(r"[\[\]*_~`<>&\\]")
_BAR = re.compile(r"(?<!\\)\|")
_SENTENCE = re.compile("[。；，：]")

#: A stray # or * is no Markdown yet.
_ENOUGH = 2


def is_markdown(lines: Iterable[str]) -> bool:
    """Whether the lines are marked up, by headings, bold beginnings of lines, rules of tables and fences."""
    evidence = 0
    is_first = True
    for line in lines:
        if _HEADING.match(line):
            evidence += 2 if is_first else 1
        elif _BOLD_START.match(line) or _FENCE.match(line):
            evidence += 1
        elif is_separator(line):
            evidence += 2
        if evidence >= _ENOUGH:
            return True
        is_first = is_first and not line.strip()
    return False


def is_separator(line: str) -> bool:
    """Whether the line is the rule below the head of a table: | --- | :--: |."""
    return "|" in line and "--" in line and _SEPARATOR.fullmatch(line) is not None


def is_fence(line: str) -> bool:
    """Whether code begins or ends with the line."""
    return _FENCE.match(line) is not None


def plain(line: str) -> str:
    """The line without its marks; a line of nothing but a link stays: it belongs to the page's menus."""
    if _RULE.fullmatch(line):
        return ""
    line = _QUOTE.sub("", line, count=1) if line.lstrip().startswith(">") else line
    heading = _HEADING.match(line)
    if heading:
        return inline(_HEADING_END.sub("", line[heading.end() :]))
    point = _POINT.match(line)
    if point:
        return _point(line, point.end())
    if not _LINK.sub("", _IMAGE.sub("", line)).strip(" |·•▲\t"):
        return line
    return inline(line)


def _point(line: str, start: int) -> str:
    """A point of a list; one that says nothing but a name is a link of a menu."""
    text = inline(line[start:])
    if markers.at(text, 0):
        return text
    return BULLET + text if _SENTENCE.search(text) else line


def inline(text: str) -> str:
    """The text without emphasis, links, code marks and escapes; <br> is a line feed."""
    if not _MARK.search(text):
        return text
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    for _ in range(2):  # **bold with *more* inside**
        text = _EMPHASIS.sub(lambda found: found.group(2) or found.group(4), text)
    text = _TAG.sub("", _LINE_BREAK.sub("\n", _CODE.sub(r"\1", text)))
    text = _ESCAPED.sub(r"\1", text.removesuffix("\\"))
    return html.unescape(text).replace("\u00a0", " ") if "&" in text else text


def cells(line: str) -> list[str]:
    """The cells of a row: parted by bars that are not escaped, outer bars or none."""
    row = line.strip()
    row = row.removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [inline(cell).strip() for cell in _BAR.split(row)]
