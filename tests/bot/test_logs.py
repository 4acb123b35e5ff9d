"""What the log shows and what it hides."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

TOKEN = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root, ours = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.QUIETED}
    yield
    logging.captureWarnings(False)
    root.handlers[:], root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.configure(**ours)


def test_an_event_is_one_line_with_its_facts(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO")

    structlog.get_logger("here").info("something happened", person=7)

    (line,) = capsys.readouterr().err.splitlines()
    assert "something happened" in line
    assert "person=7" in line


@pytest.mark.parametrize("text", [TOKEN, f"https://api.telegram.org/bot{TOKEN}/getMe", f"<{TOKEN}>"])
def test_the_token_is_hidden_wherever_it_stands(capsys: pytest.CaptureFixture[str], text: str) -> None:
    logs.set_up("INFO")

    structlog.get_logger("here").warning("by structlog", text=text)
    logging.getLogger("library").warning("by the library: %s", text)

    shown = capsys.readouterr().err
    assert TOKEN not in shown
    assert shown.count("<token>") == 2


def test_the_token_is_hidden_in_tracebacks(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO")

    try:
        raise ValueError(f"The token `{TOKEN}` was rejected by the server.")
    except ValueError:
        structlog.get_logger("here").exception("ours")
        logging.getLogger("library").exception("theirs")

    shown = capsys.readouterr().err
    assert shown.count("Traceback") == 2
    assert TOKEN not in shown


def test_a_traceback_shows_no_local_variables(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO")

    def receive(body: str) -> None:
        raise ValueError(f"{len(body)} characters are too many")

    try:
        receive("what somebody wrote")
    except ValueError:
        structlog.get_logger("here").exception("failed")

    shown = capsys.readouterr().err
    assert "19 characters are too many" in shown
    assert shown.count("what somebody wrote") == 1  # the line of this test's own source


@pytest.mark.parametrize("name", ["httpx", "httpcore", "apscheduler.executors.default"])
def test_chatty_libraries_speak_only_of_trouble(capsys: pytest.CaptureFixture[str], name: str) -> None:
    logs.set_up("DEBUG")

    logging.getLogger(name).info("HTTP Request: POST …")
    logging.getLogger(name).warning("trouble")

    shown = capsys.readouterr().err
    assert "trouble" in shown
    assert "POST" not in shown


def test_updates_are_not_logged_even_when_debugging(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG")

    logging.getLogger("telegram.ext.Application").debug("Processing update %s", "with what somebody wrote")

    assert capsys.readouterr().err == ""


def test_the_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("ERROR")

    structlog.get_logger("here").warning("not so important")

    assert capsys.readouterr().err == ""
