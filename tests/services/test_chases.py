"""Chases: once in so many working days, one message a day, on record, and none for what is done."""

from datetime import date, datetime
from typing import Any

import pytest

from domain.chases import ChasedTooSoon, NobodyToChase, NothingToChase
from domain.delivery import DeliveryState
from domain.errors import NotFound, RuleBroken, TextTooLong
from domain.explanations import Silence
from domain.notices import MessageKind
from domain.roles import Permission, Role
from models.chases import Chase, ChaseCard, Chased
from models.people import Person, Seat
from models.queries import people as people_queries
from models.regulations import LedgerRegulation
from models.views import Identity
from services import acting, agencies, chases, delegations, explanations, messages, outbox
from tests.ledgers import FINANCE, HEALTH, INSURANCE, ZONES, AtWork, at_once, draft_item, local, outcome

NOW = local(10, 14)  # Wednesday
WORDS = "请尽快报送。"


class Chasing:
    """The secretariat of an office at work, which presses."""

    def __init__(self, office: AtWork) -> None:
        self.office = office
        self.item = office.item(office.ledger, 1)

    def cards(self, *, now: datetime = NOW, number: int = 1) -> dict[str, ChaseCard]:
        item_id = self.office.item(self.office.ledger, number).id
        found = self.office.look(chases.cards, item_id, now=now, zones=ZONES)
        return {card.debt.agency.name: card for card in found}

    def chase(self, agency: str = INSURANCE, words: str = WORDS, *, number: int = 1, **options: Any) -> Chase:
        return self.office.act(self.press, agency, words, number=number, **options)

    def press(self, session: Any, /, agency: str = INSURANCE, words: str = WORDS, **options: Any) -> Chase:
        number = options.pop("number", 1)
        asked = {"seen": 0, "identity": self.office.secretary, "now": NOW, "zones": ZONES, **options}
        item_id = self.office.item(self.office.ledger, number).id
        agency_id = self.office.agency(agency).id
        return chases.chase(session, item_id, agency_id, words, **asked)

    def refused(self, kind: type[RuleBroken], agency: str = INSURANCE, **options: Any) -> RuleBroken:
        error = outcome(lambda: self.chase(agency, **options))
        assert isinstance(error, kind), error
        return error

    def told(self, now: datetime = NOW) -> list[Chased | None]:
        """What each message about chases says at a moment."""
        found = [
            self.office.look(messages.load, row, now=now, zones=ZONES)
            for row in self.office.messages(MessageKind.CHASED)
        ]
        assert all(row is None or isinstance(row, Chased) for row in found)
        return [row if isinstance(row, Chased) else None for row in found]


@pytest.fixture
def chasing(at_work: AtWork) -> Chasing:
    return Chasing(at_work)


def test_the_agencies_that_owe_are_on_offer_each_with_whom_it_reaches(chasing: Chasing) -> None:
    cards = chasing.cards()

    assert list(cards) == [INSURANCE, HEALTH, FINANCE]
    assert [card.contact.person.name for card in cards.values() if card.contact and card.contact.person] == [
        "李晓梅",
        "赵强",
        "周婷",
    ]
    assert all(card.is_possible and card.told_on == NOW.date() for card in cards.values())


def test_a_chase_is_kept_noted_and_told_to_the_contact_at_once(chasing: Chasing) -> None:
    chase = chasing.chase()

    assert (chase.comment, chase.author_id) == (WORDS, chasing.office.secretary.person.id)
    assert chase.person_id == chasing.office.insurance.person.id
    (message,) = chasing.office.messages(MessageKind.CHASED)
    assert (message.person_id, message.due_at) == (chase.person_id, NOW)
    (noted,) = chasing.office.acts("chase")
    assert (noted.noun, noted.noun_id) == ("item", chasing.item.id)
    assert (noted.facts["agency"], noted.facts["reason"]) == (INSURANCE, WORDS)


def test_the_same_press_twice_is_one_chase(chasing: Chasing) -> None:
    first, second = chasing.chase(), chasing.chase(now=local(10, 14, 10, 1))

    assert first.id == second.id
    assert len(chasing.office.rows(Chase)) == len(chasing.office.acts("chase")) == 1


def test_a_press_on_a_new_card_is_too_soon_and_says_who_was_last_and_until_when(
    chasing: Chasing,
) -> None:
    chase = chasing.chase()
    card = chasing.cards()[INSURANCE]

    error = chasing.refused(ChasedTooSoon, seen=chase.id)

    assert (card.seen, card.again_on, card.is_possible) == (chase.id, date(2026, 10, 19), False)
    told = {"agency": INSURANCE, "name": "陈建国", "at": NOW, "day": date(2026, 10, 19)}
    assert error.facts == {**told, "ledger_id": chasing.office.ledger.id}
    assert len(chasing.office.rows(Chase)) == 1


def test_after_the_time_that_the_ledger_sets_it_can_be_pressed_again(chasing: Chasing) -> None:
    with chasing.office.database.transaction() as session:
        session.add(LedgerRegulation(ledger_id=chasing.office.ledger.id, chase_workdays=1))
    first = chasing.chase()

    second = chasing.chase(seen=first.id, now=local(10, 15, 8))

    assert (second.id, second.told_on) != (first.id, first.told_on)
    assert len(chasing.office.rows(Chase)) == 2


def test_somebody_else_who_presses_on_the_same_card_comes_too_soon(chasing: Chasing) -> None:
    other = chasing.office.seat("刘洋", Role.SECRETARIAT)
    chasing.chase()

    error = chasing.refused(ChasedTooSoon, identity=other)

    assert error.facts["name"] == "陈建国"


def test_two_who_press_at_once_chase_once_and_the_second_hears_of_the_first(chasing: Chasing) -> None:
    other = chasing.office.seat("刘洋", Role.SECRETARIAT)

    one, two = at_once(
        chasing.office.database,
        lambda session: chasing.press(session),
        lambda session: chasing.press(session, identity=other),
    )

    assert isinstance(one, Chase)
    assert isinstance(two, ChasedTooSoon)
    assert len(chasing.office.rows(Chase)) == len(chasing.office.messages(MessageKind.CHASED)) == 1


def test_whoever_was_chased_today_is_told_of_more_on_the_next_working_morning_in_one_message(
    chasing: Chasing,
) -> None:
    chasing.chase(HEALTH, number=1)
    second = chasing.chase(HEALTH, number=2, now=local(10, 14, 11))
    chasing.chase(FINANCE, number=1, now=local(10, 14, 11))

    rows = chasing.office.messages(MessageKind.CHASED)
    assert second.told_on == date(2026, 10, 15)
    assert [(row.person_id, row.due_at) for row in rows] == [
        (chasing.office.health.person.id, NOW),
        (chasing.office.health.person.id, local(10, 15, 9)),
        (chasing.office.finance.person.id, local(10, 14, 11)),
    ]
    assert [len(told.debts) for told in chasing.told() if told] == [1, 1, 1]


def test_a_ledger_that_allows_two_a_day_sends_two_each_with_its_own(chasing: Chasing) -> None:
    with chasing.office.database.transaction() as session:
        session.add(LedgerRegulation(ledger_id=chasing.office.ledger.id, daily_limit=2))
    for number in (1, 2):
        chasing.chase(HEALTH, number=number)

    assert [row.due_at for row in chasing.office.messages(MessageKind.CHASED)] == [NOW, NOW]
    assert [
        [debt.debt.item.number for debt in told.debts] for told in chasing.told() if told is not None
    ] == [[1], [2]]


def test_a_digest_is_not_sent_beside_a_chase_which_says_how_much_is_owed_besides(chasing: Chasing) -> None:
    chasing.chase(now=local(10, 20, 8))

    chasing.office.tick(local(10, 20, 9))

    digests = chasing.office.messages(MessageKind.DUE_DIGEST)
    assert chasing.office.insurance.person.id not in {row.person_id for row in digests}
    (told,) = chasing.told(local(10, 20, 9))
    assert told is not None
    assert told.others == 1


def test_what_waits_for_one_morning_is_one_message_about_all_of_it(chasing: Chasing) -> None:
    saturday = local(10, 17)
    for number in (1, 2):
        chasing.chase(HEALTH, number=number, now=saturday)

    (message,) = chasing.office.messages(MessageKind.CHASED)
    (told,) = chasing.told(local(10, 19, 9))

    assert message.due_at == local(10, 19, 9)
    assert told is not None
    assert [row.debt.item.number for row in told.debts] == [1, 2]


def test_a_chase_that_joins_a_waiting_message_brings_the_hours_of_its_ledger_along(chasing: Chasing) -> None:
    office, saturday = chasing.office, local(10, 17)
    chasing.chase(HEALTH, now=saturday)
    other = office.import_draft(draft_item(1))

    for _ in range(2):
        office.act(chases.tell, office.health.person, date(2026, 10, 19), saturday, ZONES, ledger_id=other.id)

    (message,) = office.messages(MessageKind.CHASED)
    assert message.facts["ledger_ids"] == [office.ledger.id, other.id]


def test_whoever_had_a_digest_today_is_told_tomorrow(chasing: Chasing) -> None:
    chasing.office.tick(local(10, 20, 9))  # five working days before the due time
    assert chasing.office.messages(MessageKind.DUE_DIGEST)
    card = chasing.cards(now=local(10, 20, 10))[INSURANCE]

    chase = chasing.chase(now=local(10, 20, 10))

    assert card.told_on == chase.told_on == date(2026, 10, 21)


def test_what_was_filed_meanwhile_is_not_told(chasing: Chasing) -> None:
    chasing.chase()
    duty = chasing.office.duty(chasing.office.insurance, 1)

    chasing.office.submit(chasing.office.insurance, duty.duty.id)

    assert chasing.told() == [None]
    assert chasing.refused(NothingToChase, seen=1).facts == {"agency": INSURANCE}
    assert INSURANCE not in chasing.cards()


def test_an_overdue_item_is_pressed_for_its_completion_where_that_is_declared(
    chasing: Chasing,
) -> None:
    december = local(12, 2)
    for who in (chasing.office.insurance, chasing.office.health, chasing.office.finance):
        chasing.office.submit(who, chasing.office.duty(who, 1).duty.id)

    cards = chasing.cards(now=december)
    chase = chasing.chase(now=december)

    assert list(cards) == [INSURANCE]
    assert (chase.subject, chase.duty_id) == ("completion", None)
    (told,) = chasing.told(december)
    assert told is not None
    assert told.debts[0].debt.is_overdue


def test_nobody_is_chased_who_cannot_be_written_to(chasing: Chasing) -> None:
    chasing.office.change(Person, chasing.office.insurance.person.id, unreachable_since=NOW)

    assert chasing.cards()[INSURANCE].contact is None
    assert chasing.refused(NobodyToChase).facts == {"agency": INSURANCE}
    assert chasing.office.rows(Chase) == []


def test_a_stand_in_is_chased_for_somebody_on_leave(chasing: Chasing) -> None:
    backup = chasing.office.seat("孙丽", Role.BACKUP_LIAISON, INSURANCE)
    chasing.office.act(
        delegations.leave,
        (NOW.date(), date(2026, 10, 16)),
        stand_in_id=backup.person.id,
        identity=chasing.office.insurance,
        now=local(10, 13, 12),
        zones=ZONES,
    )

    assert chasing.chase().person_id == backup.person.id


def test_a_chase_needs_a_right_and_a_text_that_fits(chasing: Chasing) -> None:
    liaison = chasing.office.insurance

    def pressed_by(who: Identity) -> Any:
        def act(session: Any) -> Any:
            return chasing.press(session, identity=who)

        return lambda: chasing.office.act(acting.perform, who, Permission.NOTIFY, NOW, act)

    assert isinstance(outcome(pressed_by(liaison)), RuleBroken)
    chasing.refused(TextTooLong, words="长" * 301)
    assert isinstance(outcome(lambda: chasing.office.act(_of_no_item, chasing)), NotFound)
    assert chasing.office.rows(Chase) == []


def _of_no_item(session: Any, chasing: Chasing) -> Chase:
    who = chasing.office.secretary
    return chases.chase(session, 999, 1, "", seen=0, identity=who, now=NOW, zones=ZONES)


def test_why_names_the_last_chase_and_from_when_on_the_next_is_possible(chasing: Chasing) -> None:
    chase = chasing.chase()
    agency = chasing.office.agency(INSURANCE)

    told = chasing.office.look(explanations.of_reminders, chasing.item, agency, now=NOW, zones=ZONES)

    assert told.silence is not Silence.ITEM_OVER
    assert told.chase is not None
    assert (told.chase.chase.id, told.chase_again_on) == (chase.id, date(2026, 10, 19))


def test_an_unreachable_person_passes_a_chase_on_to_the_backup(chasing: Chasing) -> None:
    backup = chasing.office.seat("孙丽", Role.BACKUP_LIAISON, INSURANCE)
    chasing.chase()
    with chasing.office.database.transaction() as session:
        (message,) = outbox.claim(session, now=NOW, limit=5)
        outbox.unreachable(session, message.id, message.attempts, now=NOW, error="403")

    rows = chasing.office.messages(MessageKind.CHASED)

    assert [(row.person_id, row.state) for row in rows] == [
        (chasing.office.insurance.person.id, DeliveryState.UNREACHABLE),
        (backup.person.id, DeliveryState.WAITING),
    ]
    assert chasing.told()[-1] is not None


def test_chases_go_over_to_the_agency_with_which_theirs_is_merged(chasing: Chasing) -> None:
    office, chase = chasing.office, chasing.chase(FINANCE)
    seat = office.finance.holdings[0].seat
    office.change(Seat, seat.id, person_id=None, held_since=None)
    keep, drop = office.agency(HEALTH), office.agency(FINANCE)

    office.act(agencies.merge, keep.id, drop.id, actor_id=office.secretary.person.id, now=NOW)

    assert office.row(Chase, chase.id).agency_id == keep.id


def test_a_deputy_of_the_secretariat_chases_for_whom_they_act(chasing: Chasing) -> None:
    office = chasing.office
    other, head = office.seat("孙秘书", Role.SECRETARIAT), office.seat("赵市长", Role.GROUP_HEAD)
    office.act(
        delegations.delegate,
        head.person.id,
        (NOW.date(), NOW.date()),
        identity=other,
        now=NOW,
        zones=ZONES,
    )
    deputy = office.look(people_queries.identity, head.person.telegram_id, now=NOW)
    assert deputy is not None

    chase = chasing.chase(identity=deputy)

    assert (chase.author_id, chase.principal_id) == (head.person.id, other.person.id)
