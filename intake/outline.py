"""Which clauses of a document are its items, which are headings, which name nobody."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from intake import assignees, clauses, heads
from intake.brackets import Bracket
from intake.clauses import Clause
from intake.markers import Level

_END_OF_HEADING = 15
#: The parts of a task.
_BLOCK = re.compile(
    "(?:工作|主要|总体|年度|具体|重点|推进|实施)?(?:目标|任务|措施|内容|要求|举措|步骤|进度)(?:任务|安排|要求)?[。：:\\s]"
    "|(?:责任|牵头|主办|配合)(?:单位|部门|分工|主体)|(?:完成|时间|进度)(?:时限|时间|安排|节点)"
)
#: A clause that speaks for all items of its section.
_FOR_ALL = re.compile("以上|上述|本(?:节|章|部分)")
_MEASURES = re.compile(rf"(?:(?<=[）)〕。])|(?<=\n))\s*(?:{'|'.join(clauses.MEASURES)})[:：]\s*")


@dataclass(frozen=True)
class Entry:
    """An item's place in the text, its section's heading, and the entries below it.

    `spans` are its responsibility clauses, counted from `text_start`. `inherited` are those of its section,
    without brackets, that hold for an item which has none: 一、…（市教育局牵头）, （以上由市教育局负责）.
    """

    label: str
    number: int
    level: Level
    section: str | None
    start: int
    text_start: int
    end: int
    spans: tuple[Bracket, ...]
    subs: tuple["Entry", ...] = ()
    inherited: tuple[str, ...] = ()

    @property
    def has_parties(self) -> bool:
        """Whether its own text says who is responsible."""
        return bool(self.spans or self.inherited)


@dataclass(frozen=True)
class Outline:
    """The items in order, and the numbered paragraphs that are none: whole sections that name nobody."""

    items: tuple[Entry, ...]
    passed_over: tuple[Entry, ...]


def read(text: str) -> Outline:
    """The outline of a running text."""
    roots = clauses.tree(text)
    reader = _Outliner(text, roots)
    found = _spoken_for(text, [entry for root in roots for entry in reader.entries(root, None)])
    if not any(entry.has_parties for entry in found):
        # A plan that names nobody anywhere: its numbered paragraphs are its items.
        deepest = max((entry.level for entry in found), default=Level.ITEM)
        return _parted(
            found,
            {(entry.section, entry.level) for entry in found if entry.level >= min(deepest, Level.ITEM)},
        )
    # What stands beside items, in their section and at their level, is one too, though it names nobody.
    return _parted(found, {(entry.section, entry.level) for entry in found if entry.has_parties})


def _parted(found: Iterable[Entry], places: set[tuple[str | None, Level]]) -> Outline:
    kept: list[Entry] = []
    passed: list[Entry] = []
    for entry in found:
        (kept if (entry.section, entry.level) in places else passed).append(entry)
    return Outline(tuple(kept), tuple(passed))


def _spoken_for(text: str, found: list[Entry]) -> list[Entry]:
    """The entries, those without a clause with the one of their section's last item that says 以上….

    Goes backwards, so that each entry meets the clause behind it in its own section.
    """
    answered: list[Entry] = []
    speaker: Entry | None = None
    for entry in reversed(found):
        own = text[entry.text_start : entry.end]
        spoken = [clause for span in entry.spans if _FOR_ALL.match(clause := assignees.inside(span, own))]
        if spoken:
            speaker = replace(entry, inherited=tuple(spoken))
        elif speaker and (entry.section, entry.level) != (speaker.section, speaker.level):
            speaker = None
        answered.append(replace(entry, inherited=speaker.inherited) if speaker and not entry.spans else entry)
    return answered[::-1]


class _Outliner:
    """Walks the tree of clauses; looks for responsibility clauses once in each stretch of text."""

    def __init__(self, text: str, roots: list[Clause]) -> None:
        self._text = text
        self._found: dict[tuple[int, int], tuple[Bracket, ...]] = {}
        every = [clause for root in roots for clause in root.walk()]
        #: Levels whose clauses name somebody themselves, and pairs of heading and items beyond doubt.
        self._naming = {clause.level for clause in every if self._has_parties(clause)}
        self._heading_pairs = {
            (clause.level, clause.children[0].level)
            for clause in every
            if not self._has_parties(clause) and sum(map(self._has_parties, clause.children)) > 1
        }

    def entries(self, clause: Clause, section: str | None) -> Iterator[Entry]:
        """The items at or below the clause."""
        naming = [child for child in clause.children if self._names_somebody(child)]
        if self._heads_items(clause):
            yield from self._inheriting(clause)
        elif self._has_parties(clause):
            yield self._with_subs(clause, section, naming)
        elif self._is_heading(clause, naming) and not self._has_blocks(clause):
            heading = self._heading(clause)
            for child in clause.children:
                yield from self.entries(child, heading)
        else:
            yield self._whole(clause, section)

    def _has_blocks(self, clause: Clause) -> bool:
        """Whether what stands below are the parts of one task: （一）目标 （二）措施 （三）责任单位：."""
        return len(clause.children) > 1 and all(
            _BLOCK.match(self._text, child.text_start) for child in clause.children
        )

    def _heads_items(self, clause: Clause) -> bool:
        """Whether a section's heading itself says who is responsible for what stands below it."""
        if clause.level > Level.SECTION or not clause.children or not self._has_parties(clause):
            return False
        first = self._spans(clause.text_start, clause.text_end)[0]
        return "。" not in self._text[clause.text_start : clause.text_start + first.start]

    def _inheriting(self, clause: Clause) -> Iterator[Entry]:
        own = self._text[clause.text_start : clause.text_end]
        spans = self._spans(clause.text_start, clause.text_end)
        inherited = tuple(assignees.inside(span, own) for span in spans)
        heading = self._heading(clause)
        for child in clause.children:
            for entry in self.entries(child, heading):
                yield entry if entry.spans else replace(entry, inherited=entry.inherited or inherited)

    def _is_heading(self, clause: Clause, naming: list[Clause]) -> bool:
        """A clause that names nobody is a heading where those below do: not only the last of several points,
        whose bracket then speaks for all of them."""
        if not clause.children:
            return False
        if clause.level <= Level.SECTION and clause.children[0].level <= Level.ITEM:
            return True
        if clause.level is Level.POINT and Level.POINT in self._naming:
            # Points elsewhere are items, so (1) and (2) below this one are its parts.
            return False
        only_last = len(clause.children) > 1 and naming == clause.children[-1:]
        is_pair = (clause.level, clause.children[0].level) in self._heading_pairs
        return bool(naming) and (is_pair or not only_last)

    def _with_subs(self, clause: Clause, section: str | None, naming: list[Clause]) -> Entry:
        """An item that says itself who is responsible; points below it are its own only if they do so too."""
        if clause.children and not naming:
            return self._whole(clause, section)
        begin, end = clause.text_start, clause.text_end
        subs = [sub for child in clause.children for sub in self.entries(child, None)]
        measures = _MEASURES.search(self._text, begin, end)
        speaks_before = self._spans(begin, end)[:1]
        if measures and speaks_before and begin + speaks_before[0].start < measures.start():
            end = measures.start()
            if measures.end() < clause.text_end:
                subs.insert(0, self._unnumbered(clause, measures.end()))
        return self._entry(clause, section, end, tuple(subs))

    def _whole(self, clause: Clause, section: str | None) -> Entry:
        """The clause with everything below it as one item."""
        return self._entry(clause, section, clause.end, ())

    def _entry(self, clause: Clause, section: str | None, end: int, subs: tuple[Entry, ...]) -> Entry:
        below = clause.children[-1].start if clause.children and end == clause.end else clause.text_start
        end, spans = self._closed(clause.text_start, end, below)
        return Entry(
            label=clause.label,
            number=clause.number,
            level=clause.level,
            section=section,
            start=clause.start,
            text_start=clause.text_start,
            end=end,
            spans=spans,
            subs=subs,
        )

    def _unnumbered(self, clause: Clause, begin: int) -> Entry:
        end, spans = self._closed(begin, clause.text_end, begin)
        return Entry("", 1, Level.POINT, None, begin, begin, end, spans)

    def _closed(self, begin: int, end: int, below: int) -> tuple[int, tuple[Bracket, ...]]:
        """The end of an item, and its responsibility clauses.

        The document's last item ends with its last clause, or it would swallow closing words and signature;
        but a clause directly behind the title has the item's text behind it, and so has one above the last
        numbered part of the item, which begins at `below`.
        """
        own, spans = self._text[begin:end], self._spans(begin, end)
        if end == len(self._text):
            speaks_last = spans and "。" in own[: spans[-1].start] and begin + spans[-1].end > below
            own = own[: spans[-1].end if speaks_last else heads.closing(own)]
        return begin + len(own.rstrip()), spans

    def _names_somebody(self, clause: Clause) -> bool:
        return any(self._has_parties(below) for below in clause.walk())

    def _has_parties(self, clause: Clause) -> bool:
        return bool(self._spans(clause.text_start, clause.text_end))

    def _spans(self, begin: int, end: int) -> tuple[Bracket, ...]:
        if (begin, end) not in self._found:
            self._found[begin, end] = tuple(assignees.spans(self._text[begin:end]))
        return self._found[begin, end]

    def _heading(self, clause: Clause) -> str:
        spans = self._spans(clause.text_start, clause.text_end)
        length = min(spans[0].start if spans else 200, 200)
        own = self._text[clause.text_start : min(clause.text_end, clause.text_start + length)]
        first, *rest = own.partition("。")[0].strip().split("\n")
        for line in rest:
            # A long line or a sentence below a heading introduces the section; a few words end the heading.
            if len(line) > _END_OF_HEADING or re.search("[，；：,;:]", line):
                break
            first += line
        return re.sub(r"\s+", "", first).rstrip("：:；;，,")
