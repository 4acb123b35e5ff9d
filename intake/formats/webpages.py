"""Saved web pages: the document without menus, related links and footers."""

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from domain.documents import DocumentDamaged
from intake.formats import grids, webcontent
from intake.formats.grids import Pages, Row
from intake.formats.sources import Source
from intake.formats.webcontent import Weights
from intake.formats.webtext import Block, Reader

_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_HEAD = 8_192
#: gb18030 reads whatever calls itself by an older name.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}

#: Elements nested deeper than this make parsers slow; pages that people see stay below a hundred.
_DEEPEST = 3_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})[\s/>]")
_OPEN_NAMES = "p li br hr img input meta link td tr th dd dt option col base area source"
_NEVER_CLOSED = frozenset(_OPEN_NAMES.split())

#: What sites print above a document, as 索引号：…
_LABEL = re.compile(
    r"(?:索引号|信息索引|主题分类|组配分类|体裁分类|发文机关|发布机构|发文单位|发文机构|制发机关|成文日期|发文日期|印发日期|生成日期"
    r"|发布日期|公开日期|标题|名称|信息名称|文件名称|发文字号|文号|文件编号|主题词|关键词|有效性|公文时效|公开方式|公开范围|效力状态)"
)
_LABELLED = re.compile(rf"(?P<label>{_LABEL.pattern})[:：]\s*(?P<value>.*)", re.DOTALL)
_NAMES = ("标题", "名称", "信息名称", "文件名称")

_TITLE = re.compile(
    r"[^。；]{2,100}(?:关于[^。；]{4,100}|(?:方案|意见|通知|要点|任务|计划|清单|措施|分工|安排|办法|规划|决定|台账))(?:[（(][^（()）]{1,20}[)）])?"
)
_SITE = re.compile(r"\s*[-_|｜—–]+\s*")
_OPENING = 2_000


def read(data: bytes, file_name: str) -> Source:
    """The document that a page shows, its tables among its lines.

    Errors: DocumentDamaged, DocumentTooLarge.
    """
    text = _decoded(data)
    if _depth(text) > _DEEPEST:
        raise DocumentDamaged(file_name=file_name, kind="web_page")
    try:
        parser = LexborHTMLParser(text)
    except SelectolaxError as error:
        raise MemoryError from error  # any text is a page: all that a parser can lack is room
    pages = Pages(file_name)
    if parser.body is None:
        return pages.source()
    weights = Weights(parser.body)
    blocks = Reader(weights, webcontent.root(parser, weights), pages).read()
    _write(blocks, _title(parser, blocks), pages)
    return pages.source()


def _decoded(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    declared = _CHARSET.search(data[:_HEAD])
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    # Browsers that save a page write UTF-8, whatever the page still says; no other text passes for it.
    for encoding in ("utf-8", _WIDER.get(name, name), "gb18030", "big5"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    # One damaged character does not make a page unreadable.
    return data.decode("gb18030" if name in _WIDER else "utf-8", errors="replace")


def _depth(text: str) -> int:
    """How deep elements of one name are nested at the most."""
    depths, deepest = Counter[str](), 0
    for tag in _TAG.finditer(text):
        name = tag.group(2).lower()
        if name not in _NEVER_CLOSED:
            depths[name] = max(depths[name] + (-1 if tag.group(1) else 1), 0)
            deepest = max(deepest, depths[name])
    return deepest


def _write(blocks: list[Block], title: str, pages: Pages) -> None:
    first = next((index for index, block in enumerate(blocks) if block.is_inside), 0)
    if title:
        pages.add(title)
    for block in blocks[:first]:
        for line in _about(block):
            pages.add(line)
    for block in blocks[first:]:
        if block.is_inside:
            _write_block(block, pages)


def _write_block(block: Block, pages: Pages) -> None:
    if isinstance(block.content, str):
        pages.add(_squeezed_label(block.content))
        return
    pairs = _pairs(block.content)
    if pairs:
        for line in pairs:
            pages.add(line)
        return
    pages.add_table(block.content)


def _about(block: Block) -> Iterator[str]:
    """The lines of a block above the document that say what it is."""
    if not isinstance(block.content, str):
        yield from _pairs(block.content)
        return
    line = _squeezed_label(block.content)
    if _LABELLED.match(line):
        yield line


def _pairs(rows: tuple[Row, ...]) -> list[str]:
    """The lines of a table of labels and values: 发文字号：…; none of any other table."""
    lines = [line for row in rows for line in _pairs_of(row)]
    return lines if len(lines) >= 2 else []


def _pairs_of(row: Row) -> Iterator[str]:
    texts = [grids.one_line(cell.text) for cell in row if not cell.is_continued]
    label = ""
    for text in texts:
        squeezed = re.sub(r"\s", "", text)
        labelled = _LABELLED.fullmatch(_squeezed_label(text))
        if _LABEL.fullmatch(squeezed.rstrip(":：")):
            label = squeezed.rstrip(":：")
        elif labelled and labelled["value"]:
            yield _pair(labelled["label"], labelled["value"])
        elif label and text:
            yield _pair(label, text)
            label = ""


def _pair(label: str, value: str) -> str:
    # Whoever looks for the title finds it as it is.
    return value if label in _NAMES else f"{label}：{value}"


def _squeezed_label(line: str) -> str:
    """索　引　号： as 索引号：."""
    label, colon, value = line[:40].partition("：") if "：" in line[:40] else line[:40].partition(":")
    squeezed = re.sub(r"\s", "", label)
    return squeezed + colon + value + line[40:] if colon and _LABEL.fullmatch(squeezed) else line


def _title(parser: LexborHTMLParser, blocks: list[Block]) -> str:
    """The title that stands beside the document and not in it; else nothing."""
    opening = ""
    outside: list[str] = []
    for block in blocks:
        text = block.content if isinstance(block.content, str) else "".join(map(grids.line, block.content))
        if block.is_inside and len(opening) < _OPENING:
            opening += re.sub(r"\s", "", text)
        elif not block.is_inside and not opening and isinstance(block.content, str):
            outside.append(text)
    for name in (*_named_titles(parser), *reversed(outside), *_window_title(parser)):
        squeezed = re.sub(r"\s", "", name)
        if squeezed and squeezed in opening:
            return ""
        if _TITLE.fullmatch(name) and not _LABELLED.match(name):
            return name
    return ""


def _named_titles(parser: LexborHTMLParser) -> Iterator[str]:
    node = parser.css_first("meta[name='ArticleTitle' i]")
    if node is not None:
        yield (node.attributes.get("content") or "").strip()


def _window_title(parser: LexborHTMLParser) -> Iterator[str]:
    node = parser.css_first("title")
    if node is not None:
        yield _SITE.split((node.text() or "").strip())[0]
