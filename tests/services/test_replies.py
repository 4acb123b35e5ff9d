"""Replies to reminders become drafts once, whoever presses how often."""

import pytest

from domain.errors import NotFound, OutOfDate
from domain.roles import Role
from models.reports import Evidence, Report, SentPiece
from models.views import Identity
from services import replies, runs, submissions
from services.files import ReceivedFile
from tests.ledgers import INSURANCE, WEDNESDAY, AtWork, at_once, received_file


def _kept(
    at_work: AtWork,
    identity: Identity,
    message_id: int,
    text: str = "",
    *,
    file: ReceivedFile | None = None,
    album: str | None = None,
) -> replies.Kept:
    return at_work.act(
        replies.keep, identity.person.id, message_id, text=text, file=file, album=album, now=WEDNESDAY
    )


def test_a_message_that_comes_twice_is_one_piece(at_work: AtWork) -> None:
    first = _kept(at_work, at_work.insurance, 7, "1 已完成")
    second = _kept(at_work, at_work.insurance, 7, "1 已完成")

    assert first.piece.id == second.piece.id
    assert len(at_work.rows(SentPiece)) == 1


def test_an_album_goes_into_one_draft_whose_text_is_its_caption(at_work: AtWork) -> None:
    identity = at_work.insurance
    duty = at_work.duty(identity, 1).duty
    first = _kept(at_work, identity, 7, "1 现场照片，60%", file=received_file("a.pdf"), album="x")
    second = _kept(at_work, identity, 8, file=received_file("b.pdf"), album="x")
    assert (first.is_first, second.is_first) == (True, False)

    for _ in range(2):
        at_work.act(replies.place, first.piece.id, duty.id, identity=identity, now=WEDNESDAY)

    (report,) = at_work.rows(Report)
    assert (report.progress_text, report.progress_percent) == ("现场照片，60%", 60)
    assert len(at_work.rows(Evidence)) == 2


def test_a_piece_is_its_senders_and_goes_to_one_report_only(at_work: AtWork) -> None:
    identity = at_work.insurance
    duties = [at_work.duty(identity, number).duty for number in (1, 2)]
    piece = _kept(at_work, identity, 7, "已完成").piece

    with pytest.raises(NotFound):
        at_work.act(replies.place, piece.id, duties[0].id, identity=at_work.health, now=WEDNESDAY)
    at_work.act(replies.place, piece.id, duties[0].id, identity=identity, now=WEDNESDAY)
    with pytest.raises(OutOfDate):
        at_work.act(replies.place, piece.id, duties[1].id, identity=identity, now=WEDNESDAY)


def test_two_replies_at_once_make_one_draft_with_both_texts(at_work: AtWork) -> None:
    identity = at_work.insurance
    backup = at_work.seat("替补", Role.BACKUP_LIAISON, INSURANCE)
    duty = at_work.duty(identity, 1).duty
    one, two = _kept(at_work, identity, 7, "第一句。").piece, _kept(at_work, backup, 7, "第二句。").piece

    at_once(
        at_work.database,
        lambda session: replies.place(session, one.id, duty.id, identity=identity, now=WEDNESDAY),
        lambda session: replies.place(session, two.id, duty.id, identity=backup, now=WEDNESDAY),
    )

    (report,) = at_work.rows(Report)
    assert report.progress_text == "第一句。\n第二句。"


def test_a_run_counts_what_was_filed_skipped_and_left(at_work: AtWork) -> None:
    identity = at_work.insurance
    first, second = (at_work.duty(identity, number).duty for number in (1, 2))
    at_work.act(runs.begin, identity=identity, now=WEDNESDAY)
    at_work.act(submissions.nothing_new, first.id, identity=identity, now=WEDNESDAY)
    at_work.act(runs.begin, identity=identity, now=WEDNESDAY)  # pressed again: it goes on
    for _ in range(2):
        at_work.act(runs.skip, second.id, identity=identity)

    run = at_work.act(runs.end, identity=identity, now=WEDNESDAY)

    assert (run.total, run.nil, run.reported, run.left, run.current) == (2, 1, 0, 1, None)
    with pytest.raises(OutOfDate):
        at_work.act(runs.end, identity=identity, now=WEDNESDAY)
    with pytest.raises(OutOfDate):
        at_work.act(runs.skip, second.id, identity=identity)
