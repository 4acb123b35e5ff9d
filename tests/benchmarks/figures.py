"""Tables of measured figures, kept in the documentation between marks."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tests import sources

PAGE = sources.ROOT / "docs" / "intake.md"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def keep(mark: str, text: str, page: Path = PAGE) -> None:
    """Put the text between `<!-- mark -->` and `<!-- /mark -->` of the page."""
    begin, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    _, _, behind = rest.partition(end)
    page.write_text(f"{before}{begin}{text}\n{end}{behind}", encoding="utf-8")
