"""Lines of a page → running text: page furniture left out, lines that the page broke joined again."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from intake import labels, markers
from intake.formats.sources import Line, Source

#: What the pages of public sites print around and into a text; each stands for a whole line.
_FURNITURE = re.compile(
    r"(?:https?://|www\.)\S*"
    r"|[-—–―~・·\s]*(?:第\s*)?[0-9０-９]{1,4}\s*(?:页)?[-—–―~・·\s]*(?:[/／]\s*\d{1,4}|[,，]?\s*共\s*\d{1,4}\s*页)?"
    r"|.{0,20}(?:版权所有|网站地图|网站声明|浏览次数|阅读次数|点击数|运行维护).{0,120}"
    r"|[^。；]{0,80}(?:ICP备|ICP证|公安备|公网安备|网站标识码).{0,120}"
    r"|(?:扫一扫|扫码|微信扫).{0,24}"
    r"|[【\[（(]?(?:打印|关闭|收藏|分享|返回|字体|字号|纠错|保存)[^。；]{0,20}"
    r"|(?:上一[篇页条]|下一[篇页条]|责任编辑|责编|编辑|信息来源|稿件来源|文章来源|附件下载)[:：]?.{0,60}"
    r"|(?:主办|承办)(?:单位)?[:：].{0,30}(?:运行|维护|技术|承办|政府网|网站).{0,40}"
)
#: Headings of boxes with links. They run until the text goes on.
_BOX = re.compile(
    r"(?:【|\[)?(?:(?:相关|延伸|推荐|热点|更多|最新|政策)(?:报道|链接|阅读|文章|稿件|解读|新闻|文件|政策|信息|内容|推荐|专题)"
    r"|解读|图解|一图读懂|政策解读|猜你喜欢|热门)(?:】|\])?[:：]?"
)
#: Headings of such boxes that no document has.
_SURE_BOX = re.compile(r"[【\[]?(?:相关(?:链接|阅读|稿件|新闻|报道)|延伸阅读|推荐阅读|猜你喜欢)[】\]]?[:：]?")
_BULLET = re.compile(r"[-•·●▪■◆*]\s+\S|!?\[[^\]]{0,80}\]\(")
#: A link is a heading: no sentence, no list of agencies.
_LINK = re.compile(r"(?:[-•·●▪■◆*]\s+)?[^。；：:，]{1,80}(?<![)）])|!?\[[^\]]{0,80}\]\(.*")
_MENU = re.compile(r"\S{1,20}(?:[ ]*[|｜\t][ ]*\S{0,20}){3,}")

#: Behind one of these a line is complete; anything else was cut by the page.
_TERMINAL = "。！？：:；;”」』）)〕】］]…"
_SENTENCE_END = "。！？；…"
_TITLE = re.compile(
    r"[^。；]{4,80}(?:通知|意见|方案|计划|规划|要点|措施|任务|清单|安排|办法|决定|分工|分解|文件|[〕\]]\s*\d+\s*号)"
)
#: A field above a text: 文号： 【发文机关】.
_FIELD = re.compile(r"[【\[]?[\u4e00-\u9fff \u3000]{2,12}(?:[:：]|[】\]])")
#: What stands below a document's last line: to whom it is copied, who had it printed, when.
_COLOPHON = re.compile(
    r"(?:主题词|抄送|抄报|主送|报送)[:：]"
    r"|[^。；：]{2,40}?[ \u3000]*(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日(?:印发|印)$"
)
_HEADING_LENGTH = 40
_REPEATS = 3
#: A page is at least so wide, and at least this share of its lines fill it.
_SHORTEST_PAGE = 20
_SHARE_OF_FULL_LINES = 0.3
_FULL_LINES = 8
_NO_PAGE = 1_000_000_000


@dataclass(frozen=True)
class Passage:
    """Running text; `origin(offset)` tells where a character of it stands in the source text."""

    text: str
    starts: tuple[int, ...]
    lines: tuple[Line, ...]

    def line(self, offset: int) -> Line:
        """The source line that the character at `offset` came from."""
        return self.lines[max(bisect_right(self.starts, offset) - 1, 0)]

    def origin(self, offset: int) -> int:
        """Offset in the source text of the character at `offset`."""
        index = max(bisect_right(self.starts, offset) - 1, 0)
        line = self.lines[index]
        return min(line.start + offset - self.starts[index], line.end)


def passage(source: Source) -> Passage:
    """The running text of the document."""
    return joined(body_lines(source.lines))


def joined(lines: Iterable[Line]) -> Passage:
    """Lines as one text: a line feed between paragraphs, nothing where the page broke a line."""
    kept = tuple(lines)
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    in_head, width = True, _page_width(kept)
    for index, line in enumerate(kept):
        in_head = in_head and markers.at(line.text, 0) is None
        if index and _ended(kept[index - 1], line, in_head=in_head, width=width):
            pieces.append("\n")
            length += 1
        starts.append(length)
        pieces.append(line.text)
        length += len(line.text)
    return Passage("".join(pieces), tuple(starts), kept)


def _page_width(lines: tuple[Line, ...]) -> int:
    """The length that a line reaches only where the page breaks it; far too long where no page does."""
    lengths = Counter(len(line.text) for line in lines if len(line.text) > _SHORTEST_PAGE)
    common = lengths.most_common(1)
    if not common or common[0][1] < max(_FULL_LINES, _SHARE_OF_FULL_LINES * lengths.total()):
        return _NO_PAGE
    return common[0][0] - 1


def _ended(line: Line, following: Line, *, in_head: bool, width: int) -> bool:
    """Whether the author, and not the page, ended `line`; above the first number, titles and fields too."""
    if _is_cut_behind_bracket(line.text, following.text, width):
        return False
    if line.text[-1] in _TERMINAL or is_short(line.text):
        return True
    if is_heading(line.text) and len(line.text) < width:
        return True
    if _opens_line(following.text):
        return True
    if in_head and (_TITLE.fullmatch(line.text) or _FIELD.match(following.text)):
        return True
    following_marker = markers.at(following.text, 0)
    # 二、三级医院 at the start of a line is no number when the line before broke off at 加强.
    return following_marker is not None and (line.text[-1] not in "、，" or following_marker.number == 1)


def _is_cut_behind_bracket(text: str, following: str, width: int) -> bool:
    """Whether a line that fills the page ends with a bracket by chance: 各县（市、区）|要抓好落实."""
    fills_page = width <= len(text) <= width + 2
    return fills_page and text[-1] in "）)”" and "。" not in text[-12:] and not _begins_anew(following)


def _begins_anew(text: str) -> bool:
    return markers.at(text, 0) is not None or _opens_line(text)


def _opens_line(text: str) -> bool:
    """Whether the line begins with what nobody writes in the midst of a sentence."""
    return any(form.match(text) for form in (_COLOPHON, labels.LINE, markers.BULLET))


@lru_cache(maxsize=4096)
def is_heading(text: str) -> bool:
    """Whether a line is a numbered heading alone: its number, and no sentence behind it."""
    return (
        len(text) <= _HEADING_LENGTH
        and markers.at(text, 0) is not None
        and not any(mark in text for mark in "。；，：")
        and sum(map(text.count, "（(")) <= sum(map(text.count, "）)"))
    )


def is_short(text: str) -> bool:
    """Whether a line is far shorter than a page is wide, and so was ended by its author."""
    return len(text) <= 12 and text[-1] not in "、，"


def body_lines(lines: tuple[Line, ...]) -> Iterator[Line]:
    """The lines that belong to the document."""
    headers = _running_headers(lines)
    in_box, cut_off = False, False
    for index, line in enumerate(lines):
        if _opens_box(lines, index, cut_off=cut_off):
            in_box = True
        elif in_box and not _is_link(line.text):
            in_box = False
        if not (in_box or is_furniture(line.text) or line.number in headers):
            cut_off = line.text[-1] not in _TERMINAL and not is_heading(line.text)
            yield line


@lru_cache(maxsize=4096)
def is_furniture(text: str) -> bool:
    """Whether the line is part of the page and not of the document."""
    return (
        (len(text) <= 200 and _FURNITURE.fullmatch(text) is not None)
        or (_BULLET.match(text) is not None and _LINK.fullmatch(text) is not None)
        or _MENU.match(text) is not None
    )


def _opens_box(lines: tuple[Line, ...], index: int, *, cut_off: bool) -> bool:
    """A box of links begins with a heading: any short one above a list, a known one inside a sentence."""
    text = lines[index].text
    if len(text) > 14 or text[-1] in _SENTENCE_END or index + 1 == len(lines):
        return False
    following = lines[index + 1].text
    above_links = _BULLET.match(following) is not None and is_furniture(following)
    known = _SURE_BOX.fullmatch(text) or (cut_off and _BOX.fullmatch(text) is not None)
    return bool(above_links or known) and markers.at(text, 0) is None


def _is_link(text: str) -> bool:
    """A line in a box of links: a heading without a sentence, never a numbered paragraph."""
    if _BOX.fullmatch(text) or _BULLET.match(text):
        return True
    return (
        len(text) <= 80
        and not any(mark in text for mark in "。；")
        and text[-1] not in "）)：:"
        and (markers.at(text, 0) is None)
    )


def _running_headers(lines: tuple[Line, ...]) -> set[int]:
    """Numbers of the lines that repeat an earlier short line as page headers do; the first one stays."""
    counts = Counter(line.text for line in lines if len(line.text) <= 60)
    seen: set[str] = set()
    repeated = set()
    for line in lines:
        if counts[line.text] < _REPEATS or line.text[-1] in _SENTENCE_END + "）)":
            continue
        if labels.LINE.match(line.text):
            continue
        if line.text in seen:
            repeated.add(line.number)
        seen.add(line.text)
    return repeated
