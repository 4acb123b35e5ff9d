"""Where on a page the document stands: text weighed against links, furniture told by its names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: Containers of the systems that government sites run on. One is trusted if it holds most of the prose.
CONTAINERS = (
    "#UCAP-CONTENT, .TRS_UEDITOR, .TRS_Editor, .trs_editor_view, .Custom_UnionStyle, .pages_content, #zoom"
    ", #Zoom, .article-content, .article_content, .articleContent, #articleContent, .article-con"
    ", .view_content, .content_detail, .detail-content, .xxgk_content, .zwgk_content, .gkml_content"
    ", .xl_content, .wzy_content, #mainText, .main-txt, #vsb_content, .v_news_content, #content_body"
    ", #fontzoom, .bt_content"
)
_MOST = 0.9

#: What is no text of the page, and what is never the document's.
_UNSEEN = "script style noscript template iframe object embed svg math canvas audio video select textarea"
UNSEEN = frozenset(_UNSEEN.split())
_ASIDE = frozenset(("nav", "footer", "aside", "button"))
#: However long a paragraph is, what stands beside it belongs to the same text.
_PARAGRAPHS = frozenset(("p", "li", "span", "font", "b", "strong", "h1", "h2", "h3", "h4"))
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|crumbs?|breadcrumb|location|curpos|dqwz|share|bdshare\w*|bdsharebuttonbox|foot|footer"
    r"|copyright|relat\w*|xgbd|xgwd|xgwj|xglj|xgxx|xgjd|xgzc|recommend\w*|sidebar|toolbar|tools?|qrcode|ewm|erweima|wechat|weixin"
    r"|search\w*|login|pagination|pager|prevnext|hot|rank|links?|friendlink|btn\w*|print|fontsize|sxy|syp)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: Any name may stand on the container of the whole text as well.
_LITTLE = 0.3

_HAN = re.compile("[\u4e00-\u9fff]")
HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_BLOCKS = "div ul ol dl li dd p table tr td section article header h5 h6 form center"
_BLOCKS_OF_LINKS = frozenset(_BLOCKS.split())
_SHARE_OF_LINKS = 0.6
_SHORT_LINK = 4


@dataclass
class Weight:
    """What an element holds, all below it included."""

    han: int = 0  # Chinese characters outside links
    prose: int = 0  # those of them in sentences
    linked: int = 0  # Chinese characters in links
    has_table: bool = False  # a table further in

    def add(self, other: "Weight") -> None:
        self.han += other.han
        self.prose += other.prose
        self.linked += other.linked
        self.has_table |= other.has_table


class Weights:
    """The weights of all elements below the body."""

    def __init__(self, body: LexborNode) -> None:
        self._by_id: dict[int, Weight] = {}
        self.body = body
        open_weights = [self._by_id.setdefault(body.mem_id, Weight())]
        links = 0
        for node, is_start in walk(body, lambda node: node.tag not in UNSEEN):
            tag = node.tag
            if tag == "-text":
                _weigh(open_weights[-1], node.text_content or "", is_link=links > 0)
                continue
            is_link = tag == "a" and "href" in node.attributes
            if is_start:
                links += is_link
                open_weights.append(Weight())
            else:
                links -= is_link
                weight = open_weights.pop()
                self._by_id[node.mem_id] = weight
                open_weights[-1].add(weight)
                open_weights[-1].has_table |= tag == "table"

    def of(self, node: LexborNode) -> Weight:
        """The weight of an element."""
        return self._by_id.get(node.mem_id, Weight())

    def is_furniture(self, node: LexborNode) -> bool:
        """Whether the element is a menu, a box of links or the like, and not text."""
        tag = node.tag or ""
        if tag in UNSEEN:
            return True
        weight = self.of(node)
        if tag in HEADINGS or weight.prose > _LITTLE * self.of(self.body).prose:
            return False
        return tag in _ASIDE or is_hidden(node) or is_made_of_links(tag, weight) or _is_named_furniture(node)


def is_hidden(node: LexborNode) -> bool:
    """Whether the page keeps the element from sight."""
    attributes = node.attributes
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None


def is_made_of_links(tag: str, weight: Weight) -> bool:
    """Whether a block leads elsewhere and says nothing itself."""
    return (
        tag in _BLOCKS_OF_LINKS
        and weight.linked >= _SHORT_LINK
        and weight.linked >= _SHARE_OF_LINKS * (weight.linked + weight.han)
        and weight.prose < weight.linked
    )


def _is_named_furniture(node: LexborNode) -> bool:
    attributes = node.attributes
    return _FURNITURE.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}") is not None


def _weigh(weight: Weight, text: str, *, is_link: bool) -> None:
    count = len(_HAN.findall(text))
    # A sentence that is a link is still a sentence; the titles that boxes link to have no stops.
    if is_link and "。" not in text:
        weight.linked += count
        return
    weight.han += count
    if count >= 10 and any(mark in text for mark in "。；，"):
        weight.prose += count


def walk(root: LexborNode, enters: Callable[[LexborNode], bool]) -> Iterator[tuple[LexborNode, bool]]:
    """Every node below `root` in order, without recursion; elements twice: True at their start, False at
    their end. An element that `enters` denies is passed over."""
    node = root.child
    depth = 0
    while node is not None:
        is_element = node.is_element_node
        if is_element and enters(node):
            yield node, True
            if node.child is not None:
                node, depth = node.child, depth + 1
                continue
            yield node, False
        elif node.is_text_node:
            yield node, True
        following = node.next
        while following is None and depth:
            parent = node.parent
            assert parent is not None
            node, depth = parent, depth - 1
            yield node, False
            following = node.next
        node = following


def root(parser: LexborHTMLParser, weights: Weights) -> LexborNode:
    """The innermost element that holds the document whole."""
    total = weights.of(weights.body).prose
    known = [node for node in parser.css(CONTAINERS) if weights.of(node).prose > _MOST * total]
    if known:
        return max(known, key=lambda node: weights.of(node).prose)
    return _innermost(weights, total)


def _innermost(weights: Weights, total: int) -> LexborNode:
    """Further in as long as nothing but furniture is left behind."""
    node = weights.body
    while True:
        heaviest = max(elements(node), key=lambda child: weights.of(child).prose, default=None)
        if heaviest is None or not total or weights.of(heaviest).prose < _MOST * total:
            return node
        if heaviest.tag in _PARAGRAPHS or (heaviest.tag == "table" and not weights.of(heaviest).has_table):
            return node
        if any(_is_text(child, weights) for child in _children(node) if child.mem_id != heaviest.mem_id):
            return node
        node = heaviest


def _is_text(node: LexborNode, weights: Weights) -> bool:
    tag = node.tag or ""
    if tag == "-text":
        return _HAN.search(node.text_content or "") is not None
    weight = weights.of(node)
    if weights.is_furniture(node):
        return False
    return weight.han > 0 and (tag in HEADINGS or tag in ("p", "center") or weight.prose > 0)


def elements(node: LexborNode) -> Iterator[LexborNode]:
    """The elements right below one."""
    return (child for child in _children(node) if child.is_element_node)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        if child.is_element_node or child.is_text_node:
            yield child
        child = child.next
