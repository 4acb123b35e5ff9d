"""Files that notices carry, who signs for an agency, saved texts."""

from typing import Any

import pytest

from domain.audiences import Filter
from domain.errors import EvidenceRefused, NotFound, OutOfDate, TextTooLong
from domain.notices import (
    AttachmentsFull,
    AudienceKind,
    MessageKind,
    ReceiptState,
    Settlement,
    TemplateInvalid,
    TemplateMissing,
    TemplateNameTaken,
)
from domain.roles import Role
from models.notices import Notice, NoticeTemplate, Receipt
from models.people import Person
from models.queries import notices as queries
from models.queries import templates as template_queries
from models.views import Identity
from services import audiences, editions, enclosures, follow_ups, notices, templates
from tests.ledgers import INSURANCE, WEDNESDAY, AtWork, local, received_file

FRIDAY = local(10, 16)


def begin(office: AtWork) -> Notice:
    return office.act(notices.write, "请参会。", identity=office.secretary, now=WEDNESDAY)


def attach(office: AtWork, notice: Notice, name: str = "议程.pdf", **fields: Any) -> Notice:
    file = received_file(name, **fields)
    return office.act(enclosures.attach, notice.id, file, identity=office.secretary)


def send(office: AtWork, notice: Notice) -> Notice:
    return office.act(notices.send, notice.id, identity=office.secretary, now=WEDNESDAY)


# Files


def test_files_are_carried_once_each_and_not_too_many(at_work: AtWork) -> None:
    notice = begin(at_work)
    file = received_file("议程.pdf")
    for _ in range(2):
        at_work.act(enclosures.attach, notice.id, file, identity=at_work.secretary)
    for number in range(4):
        attach(at_work, notice, f"{number}.pdf")

    with pytest.raises(AttachmentsFull):
        attach(at_work, notice)

    names = [row["name"] for row in at_work.row(Notice, notice.id).attachments]
    assert names == ["议程.pdf", "0.pdf", "1.pdf", "2.pdf", "3.pdf"]


def test_a_file_is_taken_off_a_draft(at_work: AtWork) -> None:
    notice = attach(at_work, begin(at_work))
    with pytest.raises(OutOfDate):
        at_work.act(enclosures.detach, notice.id, 1, identity=at_work.secretary)

    assert at_work.act(enclosures.detach, notice.id, 0, identity=at_work.secretary).attachments == []


@pytest.mark.parametrize("fields", [{"size": 21 * 1024 * 1024}, {"media_type": "application/x-msdownload"}])
def test_a_file_is_of_a_size_and_a_kind(at_work: AtWork, fields: dict[str, Any]) -> None:
    with pytest.raises(EvidenceRefused):
        attach(at_work, begin(at_work), **fields)


def test_a_file_is_for_those_whom_the_notice_concerns(at_work: AtWork) -> None:
    notice = attach(at_work, begin(at_work))

    def may(who: Identity) -> bool:
        try:
            return at_work.look(enclosures.fetch, notice.id, 0, identity=who).name == "议程.pdf"
        except NotFound:
            return False

    everybody = (at_work.secretary, at_work.health, at_work.reviewer)
    other = at_work.seat("钱秘书", Role.SECRETARIAT)
    assert [may(who) for who in (*everybody, other)] == [True, False, False, False]
    send(at_work, notice)
    assert [may(who) for who in (*everybody, other)] == [True, True, False, True]
    at_work.act(editions.withdraw, notice.id, "发错了", identity=at_work.secretary, now=FRIDAY)
    assert [may(who) for who in (*everybody, other)] == [True, False, False, True]


# Any or each


def to_two_of_an_agency(office: AtWork, settlement: Settlement) -> tuple[Notice, Identity]:
    """A notice to liaisons and leaders; the leader of the insurance bureau."""
    leader = office.seat("马局长", Role.SUPERVISING_LEADER, INSURANCE)
    notice = begin(office)
    office.act(audiences.choose, notice.id, AudienceKind.COMBINED, identity=office.secretary)
    for role in (Role.LIAISON, Role.SUPERVISING_LEADER):
        office.act(audiences.toggle, notice.id, Filter.ROLES, role.value, identity=office.secretary)
    office.act(notices.settle, notice.id, settlement, identity=office.secretary)
    send(office, notice)
    ids = [row.person_id for row in office.rows(Receipt) if row.person_id is not None]
    office.act(queries.mark_sent, notice.id, ids)
    return notice, leader


def signed(office: AtWork) -> set[str]:
    return {
        office.row(Person, row.person_id).name
        for row in office.rows(Receipt)
        if row.state is ReceiptState.ACKNOWLEDGED and row.person_id is not None
    }


def test_where_one_signs_for_the_agency_nobody_there_is_chased(at_work: AtWork) -> None:
    notice, leader = to_two_of_an_agency(at_work, Settlement.ANY)
    at_work.act(notices.acknowledge, notice.id, identity=at_work.insurance, now=WEDNESDAY)
    at_work.act(follow_ups.chase, notice.id, identity=at_work.secretary, now=FRIDAY)

    assert signed(at_work) == {"李晓梅", "马局长"}
    chased = {row.person_id for row in at_work.messages(MessageKind.NOTICE_CHASED)}
    assert chased == {at_work.health.person.id, at_work.finance.person.id}
    assert at_work.act(notices.acknowledge, notice.id, identity=leader, now=FRIDAY) is False
    by = {row.signed_by_id for row in at_work.rows(Receipt) if row.person_id == leader.person.id}
    assert by == {at_work.insurance.person.id}


def test_where_each_signs_one_signature_is_one(at_work: AtWork) -> None:
    notice, leader = to_two_of_an_agency(at_work, Settlement.EACH)

    at_work.act(notices.acknowledge, notice.id, identity=leader, now=WEDNESDAY)

    assert signed(at_work) == {"马局长"}


# Saved texts


def save(office: AtWork, typed: str) -> NoticeTemplate:
    return office.act(templates.save, typed, identity=office.secretary, now=WEDNESDAY)


def test_a_text_is_saved_under_its_first_line(at_work: AtWork) -> None:
    save(at_work, "例会\n请于{时间}参会。")
    save(at_work, "催报\n请尽快报送。")

    page = at_work.look(template_queries.page, 1)

    assert {(row.name, row.text) for row in page.rows} == {
        ("例会", "请于{时间}参会。"),
        ("催报", "请尽快报送。"),
    }


def test_a_template_has_a_name_of_its_own_and_a_text(at_work: AtWork) -> None:
    save(at_work, "例会\n请参会。")

    with pytest.raises(TemplateNameTaken):
        save(at_work, "例会\n别的。")
    for typed in ("例会", "\n", "长" * 31 + "\n正文"):
        with pytest.raises(TemplateInvalid):
            save(at_work, typed)
    with pytest.raises(TextTooLong):
        save(at_work, "长文\n" + "长" * 3001)


def test_a_template_that_was_deleted_is_used_no_more(at_work: AtWork) -> None:
    template = save(at_work, "例会\n请参会。")
    at_work.act(templates.remove, template.id, identity=at_work.secretary, now=WEDNESDAY)

    with pytest.raises(TemplateMissing):
        at_work.look(templates.of, template.id)
    with pytest.raises(TemplateMissing):
        at_work.act(templates.remove, template.id, identity=at_work.secretary, now=WEDNESDAY)
