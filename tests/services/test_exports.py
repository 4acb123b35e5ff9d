"""The export of everything."""

import json
import re

import pytest

from domain.reports import ReportKind
from domain.roles import Role
from models.base import Base
from models.people import Invitation
from models.queries import people as queries
from services import evidence, exports, notices, people, reviews, submissions
from tests.ledgers import HEALTH, WEDNESDAY, AtWork, received_file

NOT_EXPORTED = {
    "calendar_day",
    "calendar_year",
    "dialog",
    "inbox",
    "reporting_run",
    "said_message",
    "sent_piece",
}


@pytest.fixture
def busy(at_work: AtWork) -> AtWork:
    """Something of everything."""
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    at_work.act(
        evidence.attach, report.id, received_file("表.pdf"), identity=at_work.insurance, now=WEDNESDAY
    )
    at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=WEDNESDAY)
    at_work.act(reviews.return_for_revision, report.id, "缺少数据", identity=at_work.reviewer, now=WEDNESDAY)
    notice = at_work.act(notices.write, "请核对<名单>。", identity=at_work.secretary, now=WEDNESDAY)
    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)
    return at_work


def test_an_export_is_plain_json(busy: AtWork) -> None:
    state = busy.look(exports.state)

    assert json.loads(json.dumps(state, ensure_ascii=False)) == state


def test_every_table_is_exported_but_calendar_inbox_and_what_is_being_written() -> None:
    exported = {kind.__tablename__ for kind in exports.TABLES.values()}

    assert set(Base.metadata.tables) - exported == NOT_EXPORTED


def test_the_order_of_an_export_never_changes(busy: AtWork) -> None:
    first, second = (json.dumps(busy.look(exports.state)) for _ in range(2))

    assert first == second
    assert list(busy.look(exports.state)) == ["format", *exports.TABLES]


def test_an_export_holds_what_was_done(busy: AtWork) -> None:
    state = busy.look(exports.state)

    assert [row["name"] for row in state["agencies"]] == ["市医保局", "市卫生健康委", "市财政局"]
    assert [row["name"] for row in state["people"]] == ["陈建国", "王敏", "李晓梅", "赵强", "周婷"]
    assert [row["number"] for row in state["items"]] == [1, 2, 3]
    assert (len(state["duties"]), len(state["receipts"])) == (6, 3)
    assert state["reviews"][0]["reason"] == "缺少数据"
    assert state["evidence"][0]["file_name"] == "表.pdf"
    assert {row["state"] for row in state["deliveries"]} == {"waiting"}
    assert state["items"][0]["deadline"] == "2026-11-30"


def test_instants_are_in_utc(busy: AtWork) -> None:
    state = busy.look(exports.state)

    assert state["periods"][0]["due_at"] == "2026-10-27T10:00:00Z"
    assert state["cycles"][0]["due_time"] == "18:00:00"


def test_no_code_and_no_hash_of_one_leaves(busy: AtWork) -> None:
    slip = busy.act(
        people.invite,
        role=Role.SECTION_HEAD,
        agency_id=busy.agency(HEALTH).id,
        invited_by_id=None,
        now=WEDNESDAY,
    )

    text = json.dumps(busy.look(exports.state))

    hashes = [row["code_hash"] for row in map(dict, busy.rows(Invitation))]
    assert slip.code not in text
    assert not [code_hash for code_hash in hashes if code_hash in text]
    assert busy.look(queries.invitation_by_hash, hashes[0]) is not None


def test_hashes_of_files_are_exported(busy: AtWork) -> None:
    state = busy.look(exports.state)

    assert all(re.fullmatch(r"[0-9a-f]{64}", row["sha256"]) for row in state["documents"])
    assert state["reports"][0]["kind"] == ReportKind.PROGRESS
