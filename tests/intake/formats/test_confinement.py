"""Parsers run in a process of their own, and what they may cost is bounded."""

import asyncio
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.documents import (
    DocumentDamaged,
    DocumentRefused,
    DocumentTooLarge,
    DocumentTooSlow,
)
from intake.formats import confinement, parsers, reading
from intake.formats.kinds import Kind
from tests.intake.formats import files

OFD = files.ofd("云泽市重点任务\n一、办好一件事。")
SAYS_READY = "import os, sys; sys.stdout.write('ready\\n'); sys.stdout.flush(); "


def as_parser(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Run this program where the parsers run."""
    monkeypatch.setattr(confinement, "COMMAND", (sys.executable, "-c", program))


def test_text_comes_back_from_the_confined_process() -> None:
    source = confinement.read(OFD, Kind.OFD, "a.ofd")

    assert source.text == "云泽市重点任务\n一、办好一件事。"


def test_a_refusal_comes_back_with_the_name_of_the_file() -> None:
    with pytest.raises(DocumentDamaged) as refused:
        confinement.read(b"no OFD", Kind.OFD, "名\0字.ofd")

    assert refused.value.facts == {"file_name": "名\0字.ofd", "kind": "ofd"}


def test_many_threads_may_read_at_once() -> None:
    with ThreadPoolExecutor(4) as threads:
        sources = list(threads.map(lambda _: reading.read(OFD, "a.ofd"), range(4)))

    assert {source.text for source in sources} == {"云泽市重点任务\n一、办好一件事。"}


async def test_a_running_event_loop_is_no_hindrance() -> None:
    source = await asyncio.to_thread(reading.read, OFD, "a.ofd")

    assert source.text == "云泽市重点任务\n一、办好一件事。"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit processes in this way")
def test_the_process_limits_itself_before_it_reads() -> None:
    names = ("AS", "CPU", "FSIZE", "CORE")
    program = f"""
import resource
from intake.formats import parsers
parsers._limit()
print(*(resource.getrlimit(getattr(resource, "RLIMIT_" + name))[0] for name in {names}))
try:
    bytearray(parsers.MAX_MEMORY)
except MemoryError:
    print("no more")
"""
    root = confinement.__file__.rsplit("intake", 1)[0]

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, check=True, text=True
    )

    limits = f"{parsers.MAX_MEMORY} {parsers.MAX_CPU_SECONDS} 0 0"
    assert done.stdout.splitlines() == [limits, "no more"]


@pytest.mark.parametrize(
    ("program", "refusal"),
    [
        (SAYS_READY + "sys.exit(1)", DocumentDamaged),
        (SAYS_READY + "os.abort()", DocumentDamaged),
        (SAYS_READY + "os.kill(os.getpid(), 24)", DocumentTooSlow),
        (SAYS_READY + "[sys.stdout.write('x' * 10**6) for _ in iter(int, 1)]", DocumentTooLarge),
    ],
    ids=["fails", "crashes", "uses up the processor", "writes without end"],
)
def test_a_parser_that_goes_wrong_is_a_refusal(
    program: str, refusal: type[DocumentRefused], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_parser(monkeypatch, program)

    with pytest.raises(refusal):
        confinement.read(OFD, Kind.OFD, "a.ofd")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit processes in this way")
def test_the_processor_limit_says_that_the_file_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    limited = "from intake.formats import parsers; parsers.MAX_CPU_SECONDS = 1; parsers._limit(); "
    as_parser(monkeypatch, SAYS_READY + limited + "[None for _ in iter(int, 1)]")

    with pytest.raises(DocumentTooSlow):
        confinement.read(OFD, Kind.OFD, "a.ofd")


def test_the_secrets_of_the_environment_are_kept_from_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_TELEGRAM_TOKEN", "secret")
    as_parser(
        monkeypatch, SAYS_READY + "import json; print(json.dumps({'text': str(os.environ), 'tables': []}))"
    )

    text = confinement.read(OFD, Kind.OFD, "a.ofd").text

    assert "environ(" in text
    assert "secret" not in text


def test_processes_beyond_the_limit_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    counting = threading.Lock()
    run = confinement._run

    def counted(data: bytes, kind: Kind) -> tuple[bytes, int, bool]:
        nonlocal running, most
        with counting:
            running += 1
            most = max(most, running)
        try:
            return run(data, kind)
        finally:
            with counting:
                running -= 1

    monkeypatch.setattr(confinement, "_run", counted)
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda _: confinement.read(OFD, Kind.OFD, "a.ofd"), range(6)))

    assert most == confinement.MAX_PROCESSES


def test_a_parser_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "MAX_SECONDS", 0.2)
    as_parser(monkeypatch, SAYS_READY + "import time; time.sleep(60)")

    with pytest.raises(DocumentTooSlow):
        confinement.read(OFD * 100, Kind.OFD, "a.ofd")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit processes in this way")
def test_a_file_is_too_large_where_memory_is_at_an_end() -> None:
    with pytest.raises(DocumentTooLarge):
        confinement.read(b"<p>" * 6_000_000, Kind.WEB_PAGE, "a.html")


def test_a_parser_that_does_not_start_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    as_parser(monkeypatch, "import no_such_module")

    with pytest.raises(RuntimeError, match="ofd"):
        confinement.read(OFD, Kind.OFD, "a.ofd")


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.TEXT])
def test_every_kind_has_a_parser_that_starts(kind: Kind) -> None:
    try:
        found = confinement.read(b"", kind, "a").text
    except DocumentRefused:
        found = ""

    assert found.strip() == ""
