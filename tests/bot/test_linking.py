"""Levels joined at the terminal."""

from pathlib import Path

import pytest

from bot.commands import links
from bot.refusals import Refusal
from models.links import ItemLink, LinkState
from models.queries import exports
from tests.bot.test_revising import NOW, Terminal
from tests.journeys.test_links import UPPER


@pytest.fixture
def terminal(tmp_path: Path, sqlite_url: str) -> Terminal:
    return Terminal(tmp_path, sqlite_url)


def test_an_upper_level_s_document_is_kept_and_linked_to(terminal: Terminal) -> None:
    path = terminal.file("upper.txt", UPPER)
    [kept] = links.keep(path, terminal.settings, terminal.database, now=NOW)

    lines = links.link(1, 2, terminal.settings, terminal.database, width=100, now=NOW)

    assert kept == "上级文件 2：海川省深化医药卫生体制改革2026年重点工作任务，共 3 项。"
    assert "做实家庭医生签约服务" in lines[1]
    assert lines[-1] == "本级尚未承接的上级事项：3"


def test_a_rehearsal_keeps_nothing(terminal: Terminal) -> None:
    path = terminal.file("upper.txt", UPPER)

    lines = links.keep(path, terminal.settings, terminal.database, is_rehearsal=True, now=NOW)

    assert lines[-1] == "仅试运行，未保存任何内容。"
    with pytest.raises(Refusal):
        links.link(1, 2, terminal.settings, terminal.database, width=100, now=NOW)


def test_the_sure_ones_are_confirmed_when_asked(terminal: Terminal) -> None:
    links.keep(terminal.file("upper.txt", UPPER), terminal.settings, terminal.database, now=NOW)

    links.link(1, 2, terminal.settings, terminal.database, width=100, is_confirming=True, now=NOW)

    with terminal.database.read() as session:
        found = exports.all_rows(session, ItemLink)
    assert {link.state for link in found if link.confidence >= 0.8} == {LinkState.CONFIRMED}
    assert {link.state for link in found if link.confidence < 0.8} <= {LinkState.PROPOSED}
