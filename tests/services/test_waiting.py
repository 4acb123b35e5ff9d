"""What waits for a second person: found again, and told in the morning after a working day."""

from datetime import datetime, timedelta

import pytest

from domain.notices import MessageKind, NoticeClass
from domain.roles import Role
from models.notices import Notice
from models.slips import Slip
from models.views import Identity, ReviewDigest
from rendering import waiting as waiting_list
from rendering.texts import Texts
from services import approvals, editions, messages, notices, slips, waiting
from tests.ledgers import INSURANCE, WEDNESDAY, ZONES, AtWork, local


@pytest.fixture
def head(at_work: AtWork) -> Identity:
    return at_work.seat("组长", Role.GROUP_HEAD)


def submit(office: AtWork, now: datetime = WEDNESDAY) -> Notice:
    notice = office.act(notices.write, "某单位三次迟报。", identity=office.secretary, now=now)
    office.act(notices.classify, notice.id, NoticeClass.CRITICISM, identity=office.secretary)
    return office.act(approvals.submit, notice.id, identity=office.secretary, now=now)


def hand_in(office: AtWork, now: datetime) -> Slip:
    item_id, agency_id = office.item(office.ledger, 1).id, office.agency(INSURANCE).id
    slip = office.act(slips.begin, item_id, agency_id, identity=office.secretary, now=now)
    office.act(slips.write, slip.id, "未完成。", identity=office.secretary, now=now)
    office.act(slips.set_colour, slip.id, 1, identity=office.secretary, now=now)
    return office.act(slips.hand_in, slip.id, identity=office.secretary, now=now)


def told(office: AtWork, who: Identity) -> list[ReviewDigest]:
    rows = [row for row in office.messages(MessageKind.REVIEW_DIGEST) if row.person_id == who.person.id]
    found = [office.look(messages.load, row, now=row.created_at, zones=ZONES) for row in rows]
    return [row for row in found if isinstance(row, ReviewDigest)]


def test_the_second_person_finds_it_and_its_author_does_not(at_work: AtWork, head: Identity) -> None:
    notice = submit(at_work)

    found = at_work.look(waiting.of_person, head)
    assert [(row.notice and row.notice.id, row.since) for row in found] == [(notice.id, WEDNESDAY)]
    assert at_work.look(waiting.of_person, at_work.secretary) == []
    assert at_work.look(waiting.of_person, at_work.insurance) == []


def test_another_text_waits_for_whoever_wrote_neither(at_work: AtWork, head: Identity) -> None:
    notice = submit(at_work)
    seen = at_work.row(Notice, notice.id).fingerprint
    at_work.act(approvals.approve, notice.id, seen=seen, identity=head, now=WEDNESDAY)
    other, third = (at_work.seat(name, Role.SECRETARIAT) for name in ("钱秘书", "孙秘书"))
    at_work.act(editions.propose, notice.id, "某单位两次迟报。", identity=other)
    assert at_work.look(waiting.of_person, head) == []

    later = WEDNESDAY + timedelta(hours=1)
    at_work.act(editions.hand_on, notice.id, identity=other, now=later)

    (row,) = at_work.look(waiting.of_person, head)
    assert (row.is_correction, row.since, row.author.name) == (True, later, "钱秘书")
    assert [at_work.look(waiting.of_person, who) for who in (at_work.secretary, other)] == [[], []]
    assert len(at_work.look(waiting.of_person, third)) == 1
    at_work.act(editions.propose, notice.id, "某单位一次迟报。", identity=other)
    assert at_work.look(waiting.of_person, head) == []


def test_notices_and_slips_are_listed_together_the_longest_first(at_work: AtWork, head: Identity) -> None:
    for minutes in range(8):
        submit(at_work, WEDNESDAY + timedelta(minutes=minutes))
    slip = hand_in(at_work, WEDNESDAY + timedelta(seconds=90))
    submit(at_work, WEDNESDAY + timedelta(hours=1))

    first, second = (at_work.look(waiting.page, head, number, size=8) for number in (1, 2))

    assert [row.slip.slip.id if row.slip else None for row in first.rows[:4]] == [None, None, slip.id, None]
    assert (first.total, first.pages, len(second.rows)) == (10, 2, 2)
    shown = waiting_list.waiting(second, Texts("zh", ZONES))
    assert "待审批（10）" in shown.text
    assert shown.keyboard is not None
    labels = [button.text for row in shown.keyboard.rows for button in row]
    assert labels == ["9", "10", "‹", "2/2"]


def test_the_reminder_counts_what_waits_for_a_working_day_and_no_less(
    at_work: AtWork, head: Identity
) -> None:
    submit(at_work)
    submit(at_work, local(10, 15, 8))

    at_work.tick(local(10, 15, 9))

    assert [row.approvals for row in told(at_work, head)] == [1]


def test_the_second_person_is_reminded_on_the_next_working_day_and_not_before(
    at_work: AtWork, head: Identity
) -> None:
    submit(at_work)
    at_work.tick(local(10, 14, 18))
    assert told(at_work, head) == []

    at_work.tick(local(10, 15, 9))

    assert [row.approvals for row in told(at_work, head)] == [1]
    assert told(at_work, at_work.secretary) == []


def test_what_was_decided_is_reminded_of_no_more(at_work: AtWork, head: Identity) -> None:
    notice = submit(at_work)
    at_work.act(approvals.reject, notice.id, "不妥。", identity=head, now=WEDNESDAY)

    at_work.tick(local(10, 15, 9))

    assert told(at_work, head) == []
