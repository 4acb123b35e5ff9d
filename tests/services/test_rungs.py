"""A ledger's ladder, changed step by step."""

import pytest

from domain.errors import NotFound, OutOfDate
from domain.ladders import DEFAULT_LADDER, Audience, Rung
from models.queries import ladders as queries
from services import rungs
from tests.ledgers import WEDNESDAY, AtWork


def now_is(at_work: AtWork) -> tuple[Rung, ...]:
    return at_work.look(queries.of_ledgers, [at_work.ledger.id])[at_work.ledger.id]


def change(at_work: AtWork, act: object, *arguments: object) -> tuple[Rung, ...]:
    actor_id = at_work.secretary.person.id
    return at_work.act(act, at_work.ledger.id, *arguments, actor_id=actor_id, now=WEDNESDAY)  # type: ignore[arg-type]  # one of rungs' acts


def test_a_ledger_has_the_usual_ladder(at_work: AtWork) -> None:
    assert now_is(at_work) == DEFAULT_LADDER


def test_a_rung_is_added_above_the_last(at_work: AtWork) -> None:
    change(at_work, rungs.add, Audience.LIAISON)

    assert now_is(at_work) == (*DEFAULT_LADDER, Rung(6, Audience.LIAISON))
    (entry,) = at_work.acts("set_ladder")
    assert entry.facts["after"][-1] == [6, "liaison"]


def test_a_rung_is_shifted_past_others(at_work: AtWork) -> None:
    change(at_work, rungs.shift, 4, 1)
    assert [rung.offset for rung in now_is(at_work)] == [0, 2, 5, 6]
    assert now_is(at_work)[-1].audience is Audience.SUPERVISING_LEADER

    change(at_work, rungs.shift, 2, -1)
    assert [rung.offset for rung in now_is(at_work)] == [0, 1, 5, 6]


def test_a_rung_is_taken_away_and_all_are_restored(at_work: AtWork) -> None:
    for rung in DEFAULT_LADDER:
        change(at_work, rungs.remove, rung.offset)
    assert now_is(at_work) == ()

    change(at_work, rungs.restore)
    assert now_is(at_work) == DEFAULT_LADDER


def test_what_is_not_there_or_impossible_is_refused(at_work: AtWork) -> None:
    with pytest.raises(OutOfDate):
        change(at_work, rungs.remove, 3)
    with pytest.raises(OutOfDate):
        change(at_work, rungs.shift, 0, -1)
    with pytest.raises(NotFound):
        at_work.act(rungs.restore, 999, actor_id=1, now=WEDNESDAY)

    assert now_is(at_work) == DEFAULT_LADDER
