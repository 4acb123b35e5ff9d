"""What waits for a second person: found again, and told in the morning after a working day."""

import pytest

from domain.notices import MessageKind, NoticeClass
from domain.roles import Role
from models.notices import Notice
from models.views import Identity, ReviewDigest
from services import approvals, messages, notices, waiting
from tests.ledgers import WEDNESDAY, AtWork, local


@pytest.fixture
def head(at_work: AtWork) -> Identity:
    return at_work.seat("组长", Role.GROUP_HEAD)


def submit(office: AtWork) -> Notice:
    notice = office.act(notices.write, "某单位三次迟报。", identity=office.secretary, now=WEDNESDAY)
    office.act(notices.classify, notice.id, NoticeClass.CRITICISM, identity=office.secretary)
    return office.act(approvals.submit, notice.id, identity=office.secretary, now=WEDNESDAY)


def told(office: AtWork, who: Identity) -> list[ReviewDigest]:
    rows = [row for row in office.messages(MessageKind.REVIEW_DIGEST) if row.person_id == who.person.id]
    found = [office.look(messages.load, row, now=row.created_at) for row in rows]
    return [row for row in found if isinstance(row, ReviewDigest)]


def test_the_second_person_finds_it_and_its_author_does_not(at_work: AtWork, head: Identity) -> None:
    notice = submit(at_work)

    found = at_work.look(waiting.of_person, head)
    assert [(row.id, row.submitted_at) for row, _ in found.notices] == [(notice.id, WEDNESDAY)]
    assert at_work.look(waiting.of_person, at_work.secretary).count == 0
    assert at_work.look(waiting.of_person, at_work.insurance).count == 0


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
