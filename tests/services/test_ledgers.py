"""From a document that was read to a ledger in force."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from domain.errors import ItemIncomplete, LedgerDuplicate, LedgerNotDraft, NotFound
from domain.items import ItemStatus
from domain.notices import MessageKind
from domain.roles import Role
from intake.drafts import Doubt, DoubtKind, StandingParty
from models.audit import AuditEntry
from models.documents import Document, Ledger, LedgerStatus
from models.documents import Doubt as DoubtRow
from models.items import Assignment, Item, ItemDeadline
from models.outbox import OutboxMessage
from models.people import Agency
from models.queries import items as item_queries
from models.queries import ledgers as queries
from services import corrections, ledgers
from services.files import ReceivedFile
from tests.ledgers import (
    COUNTIES,
    FINANCE,
    HEALTH,
    INSURANCE,
    LEAD,
    PARTICIPANT,
    RESPONSIBLE,
    THURSDAY,
    Office,
    draft,
    draft_item,
    party,
    received_file,
)


def names(office: Office, item: Item) -> list[tuple[str, str]]:
    parties = office.look(item_queries.parties, [item.id]).get(item.id, ())
    return [(row.agency.name, row.assignment.role) for row in parties]


# Import


def test_an_imported_document_is_a_draft_that_nobody_is_told_of(office: Office) -> None:
    ledger = office.import_draft()

    assert ledger.status is LedgerStatus.DRAFT
    assert {row.status for row in office.rows(Item)} == {ItemStatus.DRAFT}
    assert office.messages() == []


def test_an_import_keeps_where_the_document_came_from(office: Office) -> None:
    office.import_draft()

    (document,) = office.rows(Document)
    assert (document.doc_no, document.issued_on) == ("云政办发〔2026〕12号", date(2026, 3, 2))
    assert document.received_by_id == office.secretary.person.id


def test_the_parties_keep_their_order_and_roles(office: Office) -> None:
    ledger = office.import_draft()

    assert names(office, office.item(ledger, 1)) == [
        (INSURANCE, LEAD),
        (HEALTH, PARTICIPANT),
        (FINANCE, PARTICIPANT),
    ]


def test_an_agency_of_two_items_is_registered_once(office: Office) -> None:
    office.import_draft()

    assert sorted(row.name for row in office.rows(Agency)) == sorted([INSURANCE, HEALTH, FINANCE])


def test_an_agency_that_an_item_names_twice_has_its_first_role(office: Office) -> None:
    item = draft_item(1, party(INSURANCE), party(HEALTH), party(INSURANCE, PARTICIPANT))

    ledger = office.import_draft(item)

    assert names(office, office.item(ledger, 1)) == [(INSURANCE, LEAD), (HEALTH, LEAD)]


def test_the_last_of_several_dates_is_the_deadline(office: Office) -> None:
    item = draft_item(1)
    (deadline,) = item.deadlines
    item = replace(item, deadlines=(replace(deadline, due_on=date(2026, 6, 30)), deadline))

    ledger = office.import_draft(item)

    row = office.item(ledger, 1)
    assert (row.deadline, row.is_deadline_assumed) == (date(2026, 11, 30), False)
    assert [found.due_on for found in office.rows(ItemDeadline)] == [date(2026, 6, 30), date(2026, 11, 30)]


def test_an_item_without_a_date_is_due_at_the_end_of_the_period(office: Office) -> None:
    ledger = office.import_draft(draft_item(1, due_on=None))

    row = office.item(ledger, 1)
    assert (row.deadline, row.is_deadline_assumed) == (date(2026, 12, 31), True)


def test_a_continuing_item_has_no_deadline(office: Office) -> None:
    ledger = office.import_draft(draft_item(1, due_on=None, continuing=True))

    row = office.item(ledger, 1)
    assert (row.deadline, row.is_continuing, row.is_deadline_assumed) == (None, True, False)


def test_a_standing_party_joins_the_items_from_where_its_rule_stands(office: Office) -> None:
    standing = StandingParty(COUNTIES, RESPONSIBLE, is_group=True, from_item=2)

    ledger = office.import_draft(draft_item(1), draft_item(2), draft_item(3), standing=[standing])

    assert COUNTIES not in dict(names(office, office.item(ledger, 1)))
    assert dict(names(office, office.item(ledger, 2)))[COUNTIES] == RESPONSIBLE
    assert dict(names(office, office.item(ledger, 3)))[COUNTIES] == RESPONSIBLE
    assert office.agency(COUNTIES).is_collective


def test_a_standing_party_that_an_item_names_itself_keeps_its_role_there(office: Office) -> None:
    standing = StandingParty(COUNTIES, RESPONSIBLE, is_group=True, from_item=1)
    item = draft_item(1, party(INSURANCE), party(COUNTIES, PARTICIPANT, is_group=True))

    ledger = office.import_draft(item, standing=[standing])

    assert names(office, office.item(ledger, 1)) == [(INSURANCE, LEAD), (COUNTIES, PARTICIPANT)]


def test_a_standing_agency_is_an_agency_and_keeps_its_role(office: Office) -> None:
    standing = StandingParty(FINANCE, PARTICIPANT, is_group=False, from_item=1)

    ledger = office.import_draft(draft_item(1), standing=[standing])

    assert dict(names(office, office.item(ledger, 1)))[FINANCE] == PARTICIPANT
    assert not office.agency(FINANCE).is_collective


def test_doubts_are_kept_with_their_items(office: Office) -> None:
    doubt = Doubt(DoubtKind.WHO_LEADS, 2, answers=(HEALTH, INSURANCE))

    ledger = office.import_draft(
        draft_item(1), draft_item(2, doubts=[doubt]), doubts=[Doubt(DoubtKind.UNKNOWN_YEAR)]
    )

    found = office.look(queries.open_doubts, ledger.id)
    assert [(row.kind, item.number if item else None) for row, item in found] == [
        (DoubtKind.UNKNOWN_YEAR, None),
        (DoubtKind.WHO_LEADS, 2),
    ]


def test_the_same_file_is_imported_once(office: Office) -> None:
    file = received_file()

    def bring(session: Session) -> Ledger:
        return ledgers.import_draft(session, draft(draft_item(1)), file, received_by_id=None, now=THURSDAY)

    first = office.act(bring)

    with pytest.raises(LedgerDuplicate) as refused:
        office.act(bring)

    assert refused.value.facts["ledger_id"] == first.id
    assert len(office.rows(Ledger)) == 1


def test_a_file_may_come_again_after_its_draft_was_thrown_away(office: Office) -> None:
    file = received_file()

    def bring(session: Session) -> Ledger:
        return ledgers.import_draft(session, draft(draft_item(1)), file, received_by_id=None, now=THURSDAY)

    ledger = office.act(bring)
    office.act(ledgers.discard, ledger.id, actor_id=office.secretary.person.id, now=THURSDAY)

    assert office.act(bring).id != ledger.id


def test_names_with_markup_and_pictures_are_kept_as_they_are(office: Office) -> None:
    name = "市<b>医保</b>局&🏥"

    ledger = office.import_draft(draft_item(1, party(name), title="推进<script>改革🚀"))

    assert names(office, office.item(ledger, 1)) == [(name, LEAD)]
    assert office.item(ledger, 1).title == "推进<script>改革🚀"


def test_long_names_are_cut_to_what_is_stored(office: Office) -> None:
    file = ReceivedFile("长" * 400 + ".docx", "a" * 64, "application/pdf", 1)
    item = draft_item(1, party("局" * 120), title="题" * 600)

    office.act(ledgers.import_draft, draft(item), file, received_by_id=None, now=THURSDAY)

    (row,), (agency,), (document,) = office.rows(Item), office.rows(Agency), office.rows(Document)
    assert (len(row.title), len(agency.name), len(document.file_name)) == (500, 100, 300)


def test_an_import_that_fails_leaves_nothing(office: Office) -> None:
    def fail(session: Session) -> None:
        ledgers.import_draft(
            session, draft(draft_item(1)), received_file(), received_by_id=None, now=THURSDAY
        )
        raise RuntimeError("the power fails")

    before = len(office.rows(AuditEntry))
    with pytest.raises(RuntimeError, match="power"):
        office.act(fail)

    assert (office.rows(Ledger), office.rows(Item), office.rows(Agency)) == ([], [], [])
    assert len(office.rows(AuditEntry)) == before


# Publish


def test_publishing_hands_every_item_down_and_freezes_its_deadline(office: Office) -> None:
    ledger = office.publish()

    assert ledger.status is LedgerStatus.PUBLISHED
    assert ledger.published_by_id == office.secretary.person.id
    assert {row.status for row in office.rows(Item)} == {ItemStatus.ASSIGNED}
    assert office.item(ledger, 1).original_deadline == date(2026, 11, 30)


def test_publishing_leaves_a_trail_of_every_step(office: Office) -> None:
    office.publish(draft_item(1), draft_item(2))

    assert len(office.acts("publish")) == 1
    assert [entry.facts for entry in office.acts("register")] == [
        {"before": "draft", "after": "registered"},
        {"before": "draft", "after": "registered"},
    ]
    assert len(office.acts("assign")) == 2


def test_every_contact_gets_one_message_for_all_items(office: Office) -> None:
    ledger = office.import_draft()
    li, zhao = office.seat("李晓梅", agency=INSURANCE), office.seat("赵强", agency=HEALTH)

    office.act(ledgers.publish, ledger.id, actor_id=office.secretary.person.id, now=THURSDAY)

    told = [(row.person_id, row.kind) for row in office.messages()]
    assert told == [
        (li.person.id, MessageKind.ITEMS_ASSIGNED),
        (zhao.person.id, MessageKind.ITEMS_ASSIGNED),
    ]


def test_a_second_press_of_publish_is_refused_and_tells_nobody_again(office: Office) -> None:
    office.import_draft()
    ledger = office.rows(Ledger)[0]
    office.seat("李晓梅", agency=INSURANCE)
    office.act(ledgers.publish, ledger.id, actor_id=office.secretary.person.id, now=THURSDAY)

    with pytest.raises(LedgerNotDraft):
        office.act(ledgers.publish, ledger.id, actor_id=office.secretary.person.id, now=THURSDAY)

    assert len(office.messages()) == 1
    assert len(office.acts("publish")) == 1


@pytest.mark.parametrize("missing", ["agency", "title", "deadline"])
def test_an_incomplete_item_stops_the_publishing_of_all(office: Office, missing: str) -> None:
    ledger = office.import_draft(draft_item(1), draft_item(2))
    item = office.item(ledger, 2)
    if missing == "agency":
        (part,) = [row for row in office.rows(Assignment) if row.item_id == item.id]
        office.act(corrections.remove_party, part.id, actor_id=office.secretary.person.id, now=THURSDAY)
    else:
        office.change(Item, item.id, **{"title": "  "} if missing == "title" else {"deadline": None})

    with pytest.raises(ItemIncomplete) as refused:
        office.act(ledgers.publish, ledger.id, actor_id=office.secretary.person.id, now=THURSDAY)

    assert (refused.value.facts["number"], refused.value.facts["missing"]) == (2, missing)
    assert {row.status for row in office.rows(Item)} == {ItemStatus.DRAFT}
    assert office.rows(OutboxMessage) == []


def test_a_draft_without_items_is_not_published(office: Office) -> None:
    ledger = office.import_draft(draft_item(1))
    office.act(corrections.drop, office.item(ledger, 1).id, actor_id=office.secretary.person.id, now=THURSDAY)

    with pytest.raises(ItemIncomplete):
        office.act(ledgers.publish, ledger.id, actor_id=office.secretary.person.id, now=THURSDAY)


def test_a_ledger_that_does_not_exist_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        office.act(ledgers.publish, 99, actor_id=office.secretary.person.id, now=THURSDAY)


def test_a_draft_thrown_away_is_no_draft_any_more(office: Office) -> None:
    ledger = office.import_draft()
    office.act(ledgers.discard, ledger.id, actor_id=office.secretary.person.id, now=THURSDAY)

    with pytest.raises(LedgerNotDraft):
        office.act(ledgers.publish, ledger.id, actor_id=office.secretary.person.id, now=THURSDAY)

    assert len(office.acts("discard")) == 1


# What the secretariat sees before


def test_the_summary_counts_what_the_draft_holds(office: Office) -> None:
    counties = party(COUNTIES, RESPONSIBLE, is_group=True)
    doubts = [Doubt(DoubtKind.GROUP_PARTY, 2), Doubt(DoubtKind.NO_DEADLINE, 2)]
    ledger = office.import_draft(
        draft_item(1), draft_item(2, party(HEALTH), counties, due_on=None, doubts=doubts)
    )

    summary = office.look(queries.summary, ledger)

    assert (summary.item_count, summary.agency_count, summary.deadline_count) == (2, 2, 1)
    assert summary.collective_names == (COUNTIES,)
    assert summary.doubts == {DoubtKind.GROUP_PARTY: 1, DoubtKind.NO_DEADLINE: 1}


def test_the_preview_says_who_would_be_reached_and_who_would_not(office: Office) -> None:
    ledger = office.import_draft()
    office.seat("李晓梅", agency=INSURANCE)
    office.seat("孙立", Role.BACKUP_LIAISON, HEALTH)

    preview = office.look(queries.publish_preview, ledger)

    assert (preview.item_count, preview.agency_count, preview.reachable_people) == (3, 3, 2)
    assert preview.agencies_without_liaison == (FINANCE,)
    assert preview.leaderless_numbers == (2,)


def test_an_answered_doubt_is_counted_no_more(office: Office) -> None:
    doubt = Doubt(DoubtKind.NO_DEADLINE, 1)
    ledger = office.import_draft(draft_item(1, due_on=None, doubts=[doubt]))

    office.act(
        corrections.set_deadline,
        office.item(ledger, 1).id,
        date(2026, 9, 30),
        actor_id=office.secretary.person.id,
        now=THURSDAY,
    )

    assert office.look(queries.summary, ledger).doubts == {}
    assert office.rows(DoubtRow)[0].answer == "2026-09-30"
