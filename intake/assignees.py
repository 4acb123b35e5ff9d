"""Responsibility clauses: where they stand in an item, whom they name, in which role."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.items import PartyRole
from intake import agencies, brackets, labels, listings, markers
from intake.brackets import Bracket
from intake.listings import Listing

_LEAD, _RESPONSIBLE, _PARTICIPANT = PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.PARTICIPANT

#: The heading of a list that stands in no bracket, at the start of a line or behind a sentence.
_LABELLED = re.compile(rf"(?<=[\n。；！？;）)])[ \t\u3000]{{0,20}}(?={labels.LINE.pattern})")
_OFFICE = re.compile(
    r"[国省市县区州旗][\u4e00-\u9fff]{1,18}(?:局|委|厅|部|办|办公室|委员会)|各[省市县区州旗乡镇].{1,16}"
)
_SENTENCE_END = re.compile(r"[。\n]")
_LETTERS = re.compile(r"[\u4e00-\u9fff]{2}")
_LONGEST_CLAUSE = 1_500
_LONGEST_REMARK = 80
_NOTHING = re.compile(r"[。.；; \n\t\u3000]*")
_REMARKS_BEHIND = re.compile(r"(?:(?<=[。；！”])[（(][^（()）]{2,40}[)）])+$")


@dataclass(frozen=True)
class DraftParty:
    """An agency, or a group of agencies, that an item names."""

    name: str
    role: PartyRole
    is_group: bool


@dataclass(frozen=True)
class StandingParty:
    """A party that a rule adds to every item from `from_item` on."""

    name: str
    role: PartyRole
    is_group: bool
    from_item: int


@dataclass(frozen=True)
class Rules:
    """What earlier clauses of the document decided for later ones."""

    first_leads: bool = False
    standing: tuple[DraftParty, ...] = ()  # of the words above the first item, which takes them over


@dataclass(frozen=True)
class Assignment:
    """What the responsibility clauses of one item say."""

    parties: tuple[DraftParty, ...] = ()
    open_ended: bool = False
    split_responsibility: bool = False
    by_duties: bool = False
    standing: tuple[DraftParty, ...] = ()
    rules: Rules = Rules()

    @property
    def has_lead(self) -> bool:
        """Whether the text says who leads."""
        return any(party.role is PartyRole.LEAD for party in self.parties)


def spans(text: str) -> list[Bracket]:
    """Where the responsibility clauses stand in an item's text, brackets included."""
    bracketed = [span for span in brackets.outermost(text) if _is_clause(span, text)]
    labelled = list(_labelled(text, bracketed))
    inner = [span for span in bracketed if not any(row.start <= span.start < row.end for row in labelled)]
    return sorted([*inner, *labelled], key=lambda span: span.start) or _last_line(text)


def inside(span: Bracket, text: str) -> str:
    """The clause without its brackets and without the line breaks of the page."""
    if span.width:
        return re.sub(r"\s*\n\s*", "", span.inside(text)).strip()
    clause = _on_one_line(span.inside(text)).rstrip("。；;")
    if clause[:1] in brackets.OPENING and not labels.BRACKETED.match(clause):
        clause = clause[1:]
    # The bracket that opened before the heading closes here; 各镇（街道） keeps its own.
    is_closed = len(brackets.outermost(clause)) == sum(clause.count(mark) for mark in brackets.CLOSING)
    return clause if is_closed else clause.rstrip(brackets.CLOSING)


def rules(text: str) -> Rules:
    """The rules that the words before the first item lay down for all of them."""
    return Rules(first_leads=listings.FIRST_LEADS.search(text) is not None, standing=_standing(text))


def read(clauses: Iterable[str], rules: Rules) -> Assignment:
    """Whom the clauses of one item name. `rules` are those of earlier items; the answer carries them on."""
    clauses = tuple(clauses)
    whole = "。".join(clauses)
    standing = rules.standing + _standing(whole)
    rules = Rules(first_leads=rules.first_leads or listings.FIRST_LEADS.search(whole) is not None)
    parties: dict[str, DraftParty] = {}
    open_ended = False
    for clause in clauses:
        groups, opened = listings.read(clause)
        open_ended = open_ended or opened
        for party in _with_roles(groups, rules):
            parties.setdefault(party.name, party)
    return Assignment(
        parties=tuple(parties.values()),
        open_ended=open_ended,
        split_responsibility=listings.SPLIT.search(whole) is not None,
        by_duties=listings.BY_DUTIES.search(whole) is not None,
        standing=standing,
        rules=rules,
    )


def _is_clause(span: Bracket, text: str) -> bool:
    """Whether the bracket names who is responsible: a list with a verb, or bare names at the item's end."""
    if not 4 <= span.end - span.start <= 2 * _LONGEST_CLAUSE or not _LETTERS.search(
        text, span.start, span.end
    ):
        return False
    clause = inside(span, text)
    if not 2 <= len(clause) <= _LONGEST_CLAUSE:
        return False
    groups, _ = listings.read(clause)
    names = [name for group in groups for name in group.names]
    if not names or not (agencies.looks_like_agency(names[0]) or agencies.looks_like_place(names[0])):
        return False
    if any(group.verb for group in groups):
        return True
    before = text[max(span.start - _LONGEST_REMARK, 0) : span.start].rstrip(" \t\u3000")
    return _is_bare_list(names, before, is_last=_NOTHING.fullmatch(text, span.end) is not None)


def _is_bare_list(names: list[str], before: str, *, is_last: bool) -> bool:
    """Whether names without a verb are a responsibility clause: behind the item's last sentence, alone."""
    if not is_last:
        # A whole list behind a sentence speaks for it; a single name may explain a word.
        return len(names) > 1 and before.endswith("。") and all(map(_is_long_name, names))
    # （以上项目见附件）（市教育局、…）: a remark may stand between.
    before = _REMARKS_BEHIND.sub("", before)
    if before.endswith(("。", "；", "！", "\n", "”")):
        return all(map(_is_long_name, names)) or _is_list_of_places(names)
    # 新建学校（市教育局）: without a stop before it only names of offices can tell it from an explanation.
    return all(_OFFICE.fullmatch(name) for name in names)


def _is_list_of_places(names: list[str]) -> bool:
    """Whether agencies are followed by cities and counties, some without 市 or 县."""
    ends = agencies.looks_like_agency(names[-1]) or agencies.looks_like_place(names[-1])
    return len(names) > 2 and all(map(_is_long_name, names[:2])) and ends and max(map(len, names)) <= 20


def _is_long_name(name: str) -> bool:
    return len(name) > 2 and agencies.looks_like_agency(name)


def _labelled(text: str, bracketed: list[Bracket]) -> Iterator[Bracket]:
    """The stretches outside brackets that begin with a label: 责任单位：…, to the last such line."""
    offset = 0
    while found := _LABELLED.search(text, offset):
        begin = found.end()
        covering = next((span for span in bracketed if span.start <= begin < span.end), None)
        if covering:
            offset = covering.end - 1
            continue
        offset = _end_of_labelled(text, begin)
        stretch = Bracket(begin, offset, width=0)
        if offset - begin <= 2 * _LONGEST_CLAUSE and _names_agencies(inside(stretch, text)):
            yield stretch


def _end_of_labelled(text: str, begin: int) -> int:
    """Where the labelled lines that begin here end: before a line or sentence that is no list and no rule."""
    while True:
        stop = _SENTENCE_END.search(text, begin)
        end = stop.start() if stop else len(text)
        following = end
        while following < len(text) and text[following] in "。；; \t\u3000\n":
            following += 1
        stop = _SENTENCE_END.search(text, following)
        line = text[following : stop.start() if stop else len(text)]
        if not line or not (labels.LINE.match(line) or _continues(text[begin:end], line)):
            return end
        begin = following


def _continues(line: str, following: str) -> bool:
    """Whether a list goes on in the following line or sentence, or a rule stands there."""
    if len(following) > _LONGEST_CLAUSE or markers.at(following, 0):
        return False
    if listings.FIRST_LEADS.search(following) or listings.STANDING.search(following):
        return True
    names = agencies.listed(following.rstrip("。；;"))
    is_list = all(agencies.looks_like_agency(name) for name in names)
    return is_list and not listings.VERB.search(line) and not listings.VERB.search(following)


def _names_agencies(clause: str) -> bool:
    names = [name for group in listings.read(clause)[0] for name in group.names]
    return bool(names) and (agencies.looks_like_agency(names[0]) or agencies.looks_like_place(names[0]))


def _last_line(text: str) -> list[Bracket]:
    """A last line that says nothing but who is responsible: 市教育局牵头，市财政局配合."""
    end = len(text.rstrip())
    begin = text.rfind("\n", 0, end) + 1
    line = text[begin:end].rstrip("。；;")
    if begin == 0 or not 4 <= len(line) <= 300:
        return []
    groups, _ = listings.read(line)
    names = [name for group in groups for name in group.names]
    # 各地区各部门抓好落实 is an appeal that ends a text.
    if not groups or agencies.is_group(names[0]) or not all(group.verb for group in groups):
        return []
    return [Bracket(begin, end, width=0)] if all(map(agencies.looks_like_agency, names)) else []


def _on_one_line(text: str) -> str:
    """Lines of labels and lists as one: each stays parted from the next."""
    joined = ""
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        parted = joined.endswith(("、", "，", "；", "：", ",", ";", ":"))
        gap = "" if not joined or parted else "；" if labels.LINE.match(line) else "、"
        joined += gap + line
    return joined


def _with_roles(groups: Iterable[Listing], rules: Rules) -> list[DraftParty]:
    parties = []
    has_lead = any(group.role is _LEAD for group in groups)
    for group in groups:
        for index, name in enumerate(group.names):
            first = index == 0 and rules.first_leads and not has_lead
            role = group.role or (_LEAD if first else _RESPONSIBLE)
            parties.append(DraftParty(name, role, agencies.is_group(name)))
        has_lead = has_lead or group.role is None
    return parties


def _standing(clause: str) -> tuple[DraftParty, ...]:
    return tuple(
        DraftParty(name, listings.role(found.group("verb")) or _RESPONSIBLE, agencies.is_group(name))
        for found in listings.STANDING.finditer(clause)
        for name in agencies.listed(found.group("names"))
    )
