"""Notices: written, addressed, sent once, signed for."""

import pytest
from sqlmodel import Session

from domain.delivery import Priority
from domain.errors import (
    AudienceEmpty,
    NotFound,
    NoticeNotDraft,
    NoticeNotForYou,
    RuleBroken,
    TextMissing,
    TextTooLong,
)
from domain.notices import MAX_NOTICE_TEXT, AudienceKind, MessageKind, NoticeStatus, ReceiptState
from domain.roles import Role
from models.broadcasts import NoticeProgress
from models.notices import Notice, Receipt
from models.people import Seat
from models.queries import audiences as audience_queries
from models.queries import notices as queries
from services import audiences, ledgers, notices, people, submissions
from tests.ledgers import (
    COUNTIES,
    FINANCE,
    HEALTH,
    INSURANCE,
    WEDNESDAY,
    AtWork,
    Office,
    draft_item,
    local,
    party,
)

TEXT = "请各单位于周五前核对联络员名单。"
THURSDAY = local(10, 15)


def write(
    office: Office,
    kind: AudienceKind = AudienceKind.ALL,
    role: Role | None = None,
    *,
    notice: Notice | None = None,
) -> Notice:
    notice = notice or office.act(notices.write, TEXT, identity=office.secretary, now=WEDNESDAY)
    return office.act(audiences.choose, notice.id, kind, role, identity=office.secretary)


def tick(office: Office, notice: Notice, agency: str) -> None:
    office.act(audiences.toggle_agency, notice.id, office.agency(agency).id, identity=office.secretary)


def send(office: Office, notice: Notice) -> NoticeProgress:
    office.act(notices.send, notice.id, identity=office.secretary, now=WEDNESDAY)
    progress = office.look(queries.progress, notice.id)
    assert progress is not None
    return progress


def recipients(progress: NoticeProgress) -> list[tuple[str | None, str | None, ReceiptState]]:
    return [
        (
            line.agency.name if line.agency else None,
            line.person.name if line.person else None,
            line.receipt.state,
        )
        for line in sorted(progress.lines, key=lambda line: line.receipt.id)
    ]


QUEUED, UNREACHABLE = ReceiptState.QUEUED, ReceiptState.UNREACHABLE
LI, ZHAO, ZHOU = (INSURANCE, "李晓梅", QUEUED), (HEALTH, "赵强", QUEUED), (FINANCE, "周婷", QUEUED)


# Writing


@pytest.mark.parametrize(
    ("text", "broken"), [("", TextMissing), (" \n", TextMissing), ("通" * 10_000, TextTooLong)]
)
def test_a_notice_has_a_text_that_fits_one_message(
    at_work: AtWork, text: str, broken: type[RuleBroken]
) -> None:
    with pytest.raises(broken):
        at_work.act(notices.write, text, identity=at_work.secretary, now=WEDNESDAY)

    assert at_work.rows(Notice) == []


@pytest.mark.parametrize("text", ["通" * MAX_NOTICE_TEXT, "<b>通知</b> & 📣"])
def test_a_text_is_kept_word_for_word(at_work: AtWork, text: str) -> None:
    notice = at_work.act(notices.write, text, identity=at_work.secretary, now=WEDNESDAY)

    assert at_work.row(Notice, notice.id).text == text
    assert at_work.messages() == []


# Audiences


def test_all_means_the_contact_of_every_agency(at_work: AtWork) -> None:
    assert recipients(send(at_work, write(at_work))) == [LI, ZHAO, ZHOU]


def test_a_role_means_everybody_in_such_a_seat(at_work: AtWork) -> None:
    progress = send(at_work, write(at_work, AudienceKind.ROLE, Role.REVIEWER))

    assert recipients(progress) == [(None, "王敏", QUEUED)]


def test_a_role_in_agencies_shows_who_has_nobody_in_it(at_work: AtWork) -> None:
    at_work.seat("马局长", Role.SUPERVISING_LEADER, INSURANCE)

    progress = send(at_work, write(at_work, AudienceKind.ROLE, Role.SUPERVISING_LEADER))

    assert recipients(progress) == [
        (INSURANCE, "马局长", QUEUED),
        (HEALTH, None, UNREACHABLE),
        (FINANCE, None, UNREACHABLE),
    ]


def test_chosen_agencies_are_put_in_and_taken_out_again(at_work: AtWork) -> None:
    notice = write(at_work)
    for name in (HEALTH, FINANCE, HEALTH, INSURANCE):
        tick(at_work, notice, name)

    assert recipients(send(at_work, notice)) == [LI, ZHOU]


def test_the_choice_of_agencies_survives_a_look_at_the_list(at_work: AtWork) -> None:
    notice = write(at_work)
    tick(at_work, notice, HEALTH)

    kept = at_work.act(audiences.choose, notice.id, AudienceKind.AGENCIES, identity=at_work.secretary)

    assert kept.audience == {"agency_ids": [at_work.agency(HEALTH).id]}


def test_those_who_owe_are_asked_and_nobody_else(at_work: AtWork) -> None:
    for row in at_work.owed(at_work.health):
        at_work.act(submissions.nothing_new, row.duty.id, identity=at_work.health, now=WEDNESDAY)

    progress = send(at_work, write(at_work, AudienceKind.OWING))

    assert recipients(progress) == [LI, ZHOU]


def test_a_collective_name_is_no_recipient(office: Office) -> None:
    office.publish(draft_item(1, party(INSURANCE), party(COUNTIES, is_group=True)))
    office.seat("李晓梅", agency=INSURANCE)

    assert recipients(send(office, write(office))) == [LI]


def test_an_agency_of_a_draft_thrown_away_is_no_recipient(at_work: AtWork) -> None:
    ledger = at_work.import_draft(draft_item(1, party("市误读局")))
    at_work.act(ledgers.discard, ledger.id, actor_id=at_work.secretary.person.id, now=WEDNESDAY)

    assert "市误读局" not in {row[0] for row in recipients(send(at_work, write(at_work)))}


def test_vacant_and_lost_seats_are_shown_as_unreachable(at_work: AtWork) -> None:
    at_work.change(Seat, at_work.finance.holdings[0].seat.id, person_id=None)
    at_work.act(people.note_blocked, telegram_id=at_work.health.person.telegram_id, now=WEDNESDAY)
    notice = write(at_work)

    preview = at_work.look(audience_queries.preview, notice, WEDNESDAY)
    progress = send(at_work, notice)

    assert (preview.recipients, preview.unreached) == (1, (HEALTH, FINANCE))
    assert recipients(progress) == [LI, (HEALTH, "赵强", UNREACHABLE), (FINANCE, None, UNREACHABLE)]
    assert [row.person_id for row in at_work.messages(MessageKind.NOTICE)] == [at_work.insurance.person.id]


def test_an_agency_without_any_seat_gets_one_to_hold_its_receipt(office: Office) -> None:
    office.publish(draft_item(1, party(INSURANCE), party(HEALTH)))
    office.seat("李晓梅", agency=INSURANCE)

    progress = send(office, write(office))

    assert recipients(progress) == [LI, (HEALTH, None, UNREACHABLE)]
    assert office.seat("赵强", agency=HEALTH).holdings[0].seat.id == progress.lines[0].seat.id


def test_a_preview_writes_nothing(office: Office) -> None:
    office.publish(draft_item(1, party(HEALTH)))
    before = len(office.rows(Seat))

    preview = office.look(audience_queries.preview, write(office), WEDNESDAY)

    assert (preview.recipients, preview.unreached) == (0, (HEALTH,))
    assert len(office.rows(Seat)) == before


def test_a_notice_to_nobody_is_not_sent(office: Office) -> None:
    office.publish(draft_item(1, party(HEALTH)))
    notice = write(office)

    with pytest.raises(AudienceEmpty):
        send(office, notice)

    assert office.row(Notice, notice.id).status is NoticeStatus.DRAFT
    assert office.rows(Receipt) == []


def test_chosen_agencies_that_are_none_are_nobody(at_work: AtWork) -> None:
    with pytest.raises(AudienceEmpty):
        send(at_work, write(at_work, AudienceKind.AGENCIES))


# Sending


def test_every_recipient_gets_one_message_after_all_that_is_urgent(at_work: AtWork) -> None:
    send(at_work, write(at_work))

    messages = at_work.messages(MessageKind.NOTICE)
    assert [row.person_id for row in messages] == [
        row.person.id for row in (at_work.insurance, at_work.health, at_work.finance)
    ]
    assert {row.priority for row in messages} == {Priority.BROADCAST}
    assert at_work.acts("send")[0].facts == {"seats": 3}


def test_a_second_press_sends_nothing_again(at_work: AtWork) -> None:
    notice = write(at_work)
    send(at_work, notice)

    with pytest.raises(NoticeNotDraft):
        send(at_work, notice)

    assert (len(at_work.rows(Receipt)), len(at_work.messages(MessageKind.NOTICE))) == (3, 3)


def test_what_was_sent_or_thrown_away_can_be_changed_no_more(at_work: AtWork) -> None:
    sent, discarded = write(at_work), write(at_work)
    send(at_work, sent)
    at_work.act(notices.discard, discarded.id, identity=at_work.secretary)

    for notice in (sent, discarded):
        with pytest.raises(NoticeNotDraft):
            write(at_work, AudienceKind.OWING, notice=notice)
        with pytest.raises(NoticeNotDraft):
            at_work.act(notices.discard, notice.id, identity=at_work.secretary)


def test_a_draft_is_its_authors_alone(at_work: AtWork) -> None:
    notice = write(at_work)
    other = at_work.seat("钱秘书", Role.SECRETARIAT)

    for act in (notices.discard, notices.draft):
        with pytest.raises(NotFound):
            at_work.act(act, notice.id, identity=other)
    with pytest.raises(NotFound):
        at_work.act(notices.send, notice.id, identity=other, now=WEDNESDAY)

    assert at_work.row(Notice, notice.id).status is NoticeStatus.DRAFT


def test_a_notice_that_does_not_exist_is_not_found(at_work: AtWork) -> None:
    with pytest.raises(NotFound):
        at_work.act(notices.discard, 999_999, identity=at_work.secretary)


def test_a_sending_that_is_interrupted_leaves_nothing(at_work: AtWork) -> None:
    notice = write(at_work)

    def fail(session: Session) -> None:
        notices.send(session, notice.id, identity=at_work.secretary, now=WEDNESDAY)
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError, match="power"):
        at_work.act(fail)

    assert at_work.row(Notice, notice.id).status is NoticeStatus.DRAFT
    assert (at_work.rows(Receipt), at_work.messages()) == ([], [])


# Signing


def test_a_signature_is_shown_for_the_agency(at_work: AtWork) -> None:
    notice = write(at_work)
    send(at_work, notice)

    assert at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=THURSDAY)

    progress = at_work.look(queries.progress, notice.id)
    assert progress is not None
    signed = [line for line in progress.lines if line.receipt.acknowledged_at]
    assert recipients(progress)[1] == (HEALTH, "赵强", ReceiptState.ACKNOWLEDGED)
    assert [line.receipt.acknowledged_at for line in signed] == [THURSDAY]


def test_a_second_signature_keeps_the_time_of_the_first(at_work: AtWork) -> None:
    notice = write(at_work)
    send(at_work, notice)
    at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=WEDNESDAY)

    again = at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=THURSDAY)

    assert again is False
    assert [row.acknowledged_at for row in at_work.rows(Receipt)] == [None, WEDNESDAY, None]
    assert len(at_work.acts("acknowledge")) == 1


def test_who_was_not_addressed_signs_for_nothing(at_work: AtWork) -> None:
    notice = write(at_work)
    tick(at_work, notice, INSURANCE)
    send(at_work, notice)

    for stranger in (at_work.health, at_work.reviewer):
        with pytest.raises(NoticeNotForYou):
            at_work.act(notices.acknowledge, notice.id, identity=stranger, now=THURSDAY)

    assert at_work.look(queries.copy, notice.id, at_work.health.person.id) is None


def test_the_newest_notice_heads_the_list_and_drafts_are_not_in_it(at_work: AtWork) -> None:
    older, newer, draft = write(at_work), write(at_work), write(at_work)
    send(at_work, older)
    send(at_work, newer)

    page = at_work.look(queries.sent_page, 1)

    assert [row.notice.id for row in page.rows] == [newer.id, older.id]
    assert draft.id not in {row.notice.id for row in page.rows}


def test_a_draft_is_listed_for_its_author_alone(at_work: AtWork) -> None:
    draft = write(at_work)

    own = at_work.look(queries.sent_page, 1, drafts_of=at_work.secretary.person.id)
    others = at_work.look(queries.sent_page, 1, drafts_of=at_work.reviewer.person.id)

    assert [row.notice.id for row in own.rows] == [draft.id]
    assert others.total == 0
