"""Tables at a terminal: columns in line whatever the width of the characters in them."""

import io
import shutil
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

_NARROW, _WIDE = 60, 160


def terminal_width() -> int:
    """Of the terminal at hand, within reason."""
    return min(max(shutil.get_terminal_size((120, 40)).columns, _NARROW), _WIDE)


def drawn(headings: Sequence[str], rows: Iterable[Sequence[str]], width: int) -> str:
    """A table as plain text."""
    table = Table(*headings, box=box.SIMPLE_HEAD, show_lines=False, pad_edge=False, padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    with console.capture() as drawing:
        console.print(table)
    return "\n".join(line.rstrip() for line in drawing.get().splitlines())
