"""The one question that a person is being asked."""

from sqlmodel import Session

from models.dialogs import Dialog
from services import dialogs
from tests.ledgers import THURSDAY, WEDNESDAY, Office


def asked(office: Office, person_id: int) -> Dialog | None:
    """What the person is being asked."""
    return office.look(Session.get, Dialog, person_id)


def test_a_question_is_remembered_with_what_it_is_about(office: Office) -> None:
    person_id = office.secretary.person.id

    office.act(dialogs.ask, person_id, "item_title", now=THURSDAY, item_id=7)

    dialog = asked(office, person_id)
    assert dialog is not None
    assert (dialog.step, dialog.facts, dialog.updated_at) == ("item_title", {"item_id": 7}, THURSDAY)


def test_a_new_question_takes_the_place_of_the_old_one(office: Office) -> None:
    person_id = office.secretary.person.id
    office.act(dialogs.ask, person_id, "item_title", now=THURSDAY, item_id=7)

    office.act(dialogs.ask, person_id, "notice_text", now=WEDNESDAY)

    dialog = asked(office, person_id)
    assert dialog is not None
    assert (dialog.step, dialog.facts) == ("notice_text", {})


def test_what_is_noted_is_added_to_what_is_known(office: Office) -> None:
    person_id = office.secretary.person.id
    office.act(dialogs.ask, person_id, "report_text", now=THURSDAY, report_id=7)

    office.act(dialogs.note, person_id, pieces=2)

    dialog = asked(office, person_id)
    assert dialog is not None
    assert dialog.facts == {"report_id": 7, "pieces": 2}


def test_without_a_question_nothing_is_noted(office: Office) -> None:
    office.act(dialogs.note, office.secretary.person.id, pieces=2)

    assert asked(office, office.secretary.person.id) is None


def test_a_question_that_is_over_is_forgotten(office: Office) -> None:
    person_id = office.secretary.person.id
    office.act(dialogs.ask, person_id, "item_title", now=THURSDAY, item_id=7)

    ended = office.act(dialogs.end, person_id)

    assert ended is not None
    assert ended.step == "item_title"
    assert office.act(dialogs.end, person_id) is None
    assert asked(office, person_id) is None
