"""The confined process: the bytes of one file in, its text and tables out, within limits.

Run by `confinement` as `python -m intake.formats.parsers KIND`; on Windows, where a process cannot be
limited in this way, only the clock of the wall holds.
"""

import importlib
import json
import sys
from typing import Any, BinaryIO, Protocol

from domain.documents import DocumentRefused, DocumentTooLarge
from intake.formats.kinds import Kind
from intake.formats.sources import Source

if sys.platform != "win32":
    import resource

MAX_MEMORY = 512 * 1024 * 1024
MAX_CPU_SECONDS = 8

#: The first line of every answer: the parser did start, so whatever follows is the file's doing.
READY = b"ready\n"

#: Which module reads which kind; it is imported behind the limits, and no other parser with it.
MODULES = {
    Kind.WORD: "word",
    Kind.OLD_WORD: "legacy",
    Kind.WORKBOOK: "workbooks",
    Kind.PDF: "portable",
    Kind.OFD: "ofd",
    Kind.WEB_PAGE: "webpages",
    Kind.WEB_ARCHIVE: "webarchives",
}


class Parser(Protocol):
    """What every module of a kind offers."""

    def read(self, data: bytes, file_name: str) -> Source:
        """The file's text and tables. Errors: DocumentRefused; any other exception means damage."""


def main(kind: Kind, stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Read one file and answer as JSON; an exception that is no refusal ends the process."""
    _limit()
    parser: Parser = importlib.import_module(f"intake.formats.{MODULES[kind]}")
    stdout.write(READY)
    stdout.flush()
    try:
        answer = json.dumps(_answer(parser, stdin.read()), separators=(",", ":"))
    except MemoryError:
        answer = json.dumps(_refused(DocumentTooLarge(what="memory", limit=MAX_MEMORY)))
    stdout.write(answer.encode())


def _answer(parser: Parser, data: bytes) -> dict[str, Any]:
    try:
        source = parser.read(data, "")
    except DocumentRefused as refusal:
        return _refused(refusal)
    return {
        "text": source.text,
        "tables": [
            (
                table.first_line,
                [[(cell.text, cell.is_continued, cell.is_computed) for cell in row] for row in table.rows],
                table.name,
                table.numbers,
            )
            for table in source.tables
        ],
    }


def _refused(refusal: DocumentRefused) -> dict[str, Any]:
    return {"refusal": type(refusal).__name__, "facts": refusal.facts}


def _limit() -> None:
    """No more memory and time than a real document takes, no files written, no image of the process left."""
    if sys.platform == "win32":
        return
    for what, limit in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    # The first limit says why the process ends (SIGXCPU); at the second it is killed like any other.
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS + 1))


if __name__ == "__main__":
    main(Kind(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
