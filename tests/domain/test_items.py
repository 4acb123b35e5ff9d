"""Item states: every change that is allowed, and none else; who declares an item complete."""

import pytest

from domain.items import ACTIVE, ItemEvent, ItemStatus, PartyRole, after, declarers

S, E = ItemStatus, ItemEvent
ALLOWED = {
    (S.DRAFT, E.REGISTER): S.REGISTERED,
    (S.REGISTERED, E.ASSIGN): S.ASSIGNED,
    (S.ASSIGNED, E.SIGNED_FOR): S.IN_PROGRESS,
    (S.ASSIGNED, E.DECLARE_COMPLETE): S.COMPLETION_DECLARED,
    (S.IN_PROGRESS, E.DECLARE_COMPLETE): S.COMPLETION_DECLARED,
    (S.COMPLETION_DECLARED, E.RETURN): S.IN_PROGRESS,
    (S.COMPLETION_DECLARED, E.CLOSE): S.CLOSED,
    (S.CLOSED, E.REOPEN): S.IN_PROGRESS,
    (S.CANCELLED, E.REOPEN): S.IN_PROGRESS,
    (S.ASSIGNED, E.CANCEL): S.CANCELLED,
    (S.IN_PROGRESS, E.CANCEL): S.CANCELLED,
    (S.COMPLETION_DECLARED, E.CANCEL): S.CANCELLED,
    (S.SUSPENDED, E.CANCEL): S.CANCELLED,
    (S.ASSIGNED, E.END_UNWARRANTED): S.CLOSED,
    (S.IN_PROGRESS, E.END_UNWARRANTED): S.CLOSED,
    (S.COMPLETION_DECLARED, E.END_UNWARRANTED): S.CLOSED,
    (S.SUSPENDED, E.END_UNWARRANTED): S.CLOSED,
    (S.ASSIGNED, E.SUSPEND): S.SUSPENDED,
    (S.IN_PROGRESS, E.SUSPEND): S.SUSPENDED,
    (S.COMPLETION_DECLARED, E.SUSPEND): S.SUSPENDED,
    (S.CLOSED, E.ARCHIVE): S.ARCHIVED,
    (S.CANCELLED, E.ARCHIVE): S.ARCHIVED,
    (S.ASSIGNED, E.CARRY_OVER): S.ARCHIVED,
    (S.IN_PROGRESS, E.CARRY_OVER): S.ARCHIVED,
    (S.COMPLETION_DECLARED, E.CARRY_OVER): S.ARCHIVED,
    (S.SUSPENDED, E.CARRY_OVER): S.ARCHIVED,
}


@pytest.mark.parametrize("event", ItemEvent)
@pytest.mark.parametrize("status", ItemStatus)
def test_an_item_changes_only_as_the_life_cycle_says(status: ItemStatus, event: ItemEvent) -> None:
    assert after(status, event) == ALLOWED.get((status, event))


def test_reports_are_owed_from_handing_down_to_closing() -> None:
    assert {S.ASSIGNED, S.IN_PROGRESS, S.COMPLETION_DECLARED} == ACTIVE


LEAD, RESPONSIBLE, PARTICIPANT = PartyRole


@pytest.mark.parametrize(
    ("parties", "answering"),
    [
        ([(1, LEAD), (2, RESPONSIBLE), (3, PARTICIPANT)], {1}),
        ([(1, LEAD), (2, LEAD), (3, PARTICIPANT)], {1, 2}),
        ([(1, RESPONSIBLE), (2, RESPONSIBLE), (3, PARTICIPANT)], {1, 2}),
        ([(1, PARTICIPANT), (2, PARTICIPANT)], {1, 2}),
        ([], set()),
    ],
)
def test_the_leads_declare_or_else_whoever_is_named(
    parties: list[tuple[int, PartyRole]], answering: set[int]
) -> None:
    assert declarers(parties) == answering


def test_parties_may_come_from_a_generator() -> None:
    assert declarers((key, RESPONSIBLE) for key in (1, 2)) == {1, 2}
