"""Parsers run in a process of their own: what a hostile or broken file may cost is bounded.

What the process answers is data (the text and the tables, or a refusal), never objects.
"""

import json
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from domain import documents
from domain.documents import DocumentDamaged, DocumentRefused, DocumentTooLarge, DocumentTooSlow
from intake.formats import sources
from intake.formats.kinds import Kind
from intake.formats.parsers import READY
from intake.formats.sources import Cell, Source, Table

#: On the clock of the wall, from the start of the process; it bounds its share of the processor itself.
MAX_SECONDS = 9
#: At once: twenty files sent together wait for each other, and take the memory of two.
MAX_PROCESSES = 2
#: The text at its longest, once more as tables.
MAX_OUTPUT = 64 * 1024 * 1024

_ROOT = Path(__file__).parents[2]
#: Deaf to settings of the environment, without the user's packages, and writing no compiled modules.
COMMAND = (sys.executable, "-E", "-s", "-B", "-m", "intake.formats.parsers")
#: Nothing of the environment, which holds the bot's secrets; without one Windows starts no process.
_ENVIRONMENT: dict[str, str] | None = None if sys.platform == "win32" else {}
#: How a process ends that used up its share of the processor; Windows bounds none.
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)

_places = threading.BoundedSemaphore(MAX_PROCESSES)


def read(data: bytes, kind: Kind, file_name: str) -> Source:
    """The source that the parser of this kind makes of the bytes. Errors: DocumentRefused."""
    with _places:
        output, exit_code, was_stopped = _run(data, kind)
    if was_stopped or (exit_code and exit_code == _OUT_OF_TIME):
        raise DocumentTooSlow(file_name=file_name)
    if not output.startswith(READY):
        raise RuntimeError(f"The parser of {kind} files does not start: exit code {exit_code}.")
    if len(output) > MAX_OUTPUT:
        raise DocumentTooLarge(file_name=file_name, what="characters", limit=MAX_OUTPUT)
    if exit_code:
        raise DocumentDamaged(file_name=file_name, kind=kind.value)
    return _source(json.loads(output.removeprefix(READY)), file_name)


def _run(data: bytes, kind: Kind) -> tuple[bytes, int, bool]:
    """What the process writes (at most one byte too much), its exit code, and whether the clock ended it."""
    pipe, was_stopped = subprocess.PIPE, threading.Event()
    with subprocess.Popen(  # noqa: S603 - our own module, and no word of the file's
        (*COMMAND, kind.value),
        stdin=pipe,
        stdout=pipe,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=_ENVIRONMENT,
        start_new_session=True,  # Ctrl+C at the terminal ends the bot, and is no damage to the file
    ) as process:
        assert process.stdin
        assert process.stdout
        clock = threading.Timer(MAX_SECONDS, _stop, (process, was_stopped))
        feeder = threading.Thread(target=_feed, args=(process.stdin, data))
        clock.start()
        feeder.start()
        try:
            # Not communicate(): that keeps whatever a parser gone wild writes.
            output = process.stdout.read(MAX_OUTPUT + 1)
            process.stdout.close()
            exit_code = process.wait()
        finally:
            process.kill()
            clock.cancel()
            feeder.join()
    return output, exit_code, was_stopped.is_set()


def _stop(process: subprocess.Popen[bytes], was_stopped: threading.Event) -> None:
    was_stopped.set()
    process.kill()


def _feed(stdin: IO[bytes], data: bytes) -> None:
    # A process that ends early has its reasons, and tells them.
    with suppress(OSError), stdin:
        stdin.write(data)


def _source(answer: dict[str, Any], file_name: str) -> Source:
    if "refusal" in answer:
        refusal: type[DocumentRefused] = getattr(documents, answer["refusal"])
        raise refusal(**answer["facts"] | {"file_name": file_name})
    return sources.source(answer["text"], map(_table, answer["tables"]))


def _table(answer: list[Any]) -> Table:
    first_line, rows, name, numbers = answer
    cells = (
        tuple(Cell(text, is_continued=continued, is_computed=computed) for text, continued, computed in row)
        for row in rows
    )
    return Table(first_line, tuple(cells), name, tuple(numbers))
