"""Items of the text and rows of tables as one list: a table often repeats, with agencies, what they say."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from intake.findings import Finding

Findings = tuple[Finding, ...]

_MARKS = re.compile(r"[\s。．.，,；;：:、“”\"（()）]+")
#: A title shorter than this may stand in another by chance.
_SHORTEST = 6
#: Beyond this only equal titles are matched: looking into texts takes time for each pair.
_MOST_PAIRS = 40_000


def merged(in_text: Findings, rows: Findings) -> tuple[Findings, Findings]:
    """The items in order, and what is none.

    Rows that repeat items of the text give these their agencies and times. Where they are others and the text
    names nobody, the rows are the items; where only the text names somebody, the text's are; else both are.
    """
    if not rows:
        return in_text, ()
    matches = _matches(in_text, rows)
    if 2 * sum(map(len, matches.values())) >= len(rows):
        taken = set(chain.from_iterable(matches.values()))
        items = [_with_rows(item, [rows[row] for row in matches[no]]) for no, item in enumerate(in_text)]
        return _in_order(items, [row for no, row in enumerate(rows) if no not in taken]), ()
    if not any(item.has_parties for item in in_text):
        return rows, in_text
    if not any(row.has_parties for row in rows):
        return in_text, rows  # the steps of a plan, whose tasks the text gives to somebody
    return _in_order(in_text, rows), ()


def _in_order(items: Sequence[Finding], rows: Sequence[Finding]) -> Findings:
    return tuple(sorted([*items, *rows], key=lambda finding: finding.place.start))


def _with_rows(item: Finding, rows: list[Finding]) -> Finding:
    if not rows:
        return item
    if len(rows) == 1 or item.has_parties:
        return item.with_duties_of(rows[0])
    # One item in several rows: each is a measure of it, and its agencies are theirs together.
    clauses = tuple(dict.fromkeys(clause for row in rows for clause in row.clauses))
    whole = replace(
        rows[0],
        clauses=clauses,
        responsibility="；".join(dict.fromkeys(row.responsibility for row in rows)),
        limits=tuple(dict.fromkeys(limit for row in rows for limit in row.limits)),
        clause_places=tuple(place for row in rows for place in row.clause_places),
        subs=tuple(rows),
        is_split=True,
    )
    return item.with_duties_of(whole)


def _matches(in_text: Findings, rows: Findings) -> dict[int, list[int]]:
    """The rows that repeat each item, by their indexes."""
    found: dict[int, list[int]] = defaultdict(list)
    titles = {_bare(item.title): no for no, item in reversed(list(enumerate(in_text)))}
    bodies = [_bare(item.body) for item in in_text] if len(in_text) * len(rows) <= _MOST_PAIRS else []
    for index, row in enumerate(rows):
        title = _bare(row.title)
        no = titles.get(title)
        if no is None and len(title) >= _SHORTEST:
            no = next((no for no, body in enumerate(bodies) if title in body), None)
        if no is None:
            whole = _bare(row.body)
            no = _beginning_with(titles, whole) if bodies else None
        if no is not None:
            found[no].append(index)
    return found


def _beginning_with(titles: dict[str, int], text: str) -> int | None:
    return next(
        (no for title, no in titles.items() if len(title) >= _SHORTEST and text.startswith(title)), None
    )


def _bare(text: str) -> str:
    return _MARKS.sub("", text)
