"""Requests signed inside an agency first: agreed to, sent back, taken back, lapsed; two at once."""

from datetime import date

import pytest
from sqlmodel import Session

from domain.errors import NotAllowed, RequestOver, SignatureDecided
from domain.notices import MessageKind
from domain.requests import RequestKind, RequestStatus
from domain.roles import Role
from domain.signatures import SignatureState, SignedThing
from models.items import Item
from models.people import Agency
from models.queries import requests as queries
from models.queries import signatures as signature_queries
from models.regulations import LedgerRegulation
from models.requests import Request
from models.signatures import Signature
from models.views import Identity
from services import decisions, messages, pending, request_sign_offs, requests
from tests.ledgers import INSURANCE, ZONES, AtWork, at_once, local
from tests.services.test_requests import NOW, Desk


class Signing(Desk):
    """An office in which the insurance bureau's leader signs what leaves the bureau."""

    def __init__(self, office: AtWork) -> None:
        super().__init__(office)
        office.change(Agency, office.agency(INSURANCE).id, needs_signature=True)
        self.leader = office.seat("孙局长", Role.SUPERVISING_LEADER, INSURANCE)

    def ask_first(
        self, kind: RequestKind = RequestKind.EXTENSION, **options: str
    ) -> tuple[Request, Signature]:
        request = self.ask(self.lead, kind, **options)  # type: ignore[arg-type]  # the answers
        return request, self.office.rows(Signature)[-1]

    def sign(self, signature: Signature, who: Identity | None = None) -> None:
        identity = who or self.leader
        self.office.act(request_sign_offs.sign, signature.id, identity=identity, now=NOW, zones=ZONES)

    def send_back(self, signature: Signature, reason: str = "先和我谈") -> None:
        self.office.act(
            request_sign_offs.send_back, signature.id, reason, identity=self.leader, now=NOW, zones=ZONES
        )

    def request(self, request: Request) -> Request:
        return self.office.row(Request, request.id)


@pytest.fixture
def signing(at_work: AtWork) -> Signing:
    return Signing(at_work)


def test_a_request_goes_to_the_leader_first_and_nobody_else_hears_of_it(signing: Signing) -> None:
    request, signature = signing.ask_first()

    assert request.status is RequestStatus.UNIT_SIGNING
    assert (request.submitted_at, request.decide_by) == (None, None)
    assert (signature.thing, signature.thing_id) == (SignedThing.REQUEST, request.id)
    assert [row.person_id for row in signing.office.messages(MessageKind.SIGNATURE_ASKED)] == [
        signing.leader.person.id
    ]
    assert signing.office.look(queries.waiting) == []
    with pytest.raises(RequestOver):
        signing.approve(request)


def test_what_the_leader_agrees_to_is_asked_in_the_liaisons_name(signing: Signing) -> None:
    request, signature = signing.ask_first()
    signing.sign(signature)

    asked = signing.request(request)
    assert (asked.status, asked.author_id) == (RequestStatus.SUBMITTED, signing.lead.person.id)
    assert asked.submitted_at == NOW
    assert asked.decide_by is not None
    entry = signing.office.acts("request_sign_off")[-1]
    assert entry.actor_id == signing.leader.person.id
    assert signing.approve(asked).status is RequestStatus.APPROVED
    assert signing.item().deadline == date(2026, 12, 20)


def test_who_hands_in_as_the_leader_asks_nobody(signing: Signing) -> None:
    signing.office.change(Agency, signing.office.agency(INSURANCE).id, needs_signature=False)

    assert signing.ask(signing.lead, RequestKind.EXTENSION).status is RequestStatus.SUBMITTED


def test_what_is_sent_back_is_a_draft_with_the_reason_and_can_be_asked_again(signing: Signing) -> None:
    request, signature = signing.ask_first()
    signing.send_back(signature)

    assert signing.request(request).status is RequestStatus.DRAFT
    (message,) = signing.office.messages(MessageKind.SIGNATURE_REFUSED)
    assert message.person_id == signing.lead.person.id
    assert signing.office.look(messages.load, message, now=NOW, zones=ZONES) is not None
    refusal = signing.office.look(signature_queries.refusal, SignedThing.REQUEST, request.id)
    assert refusal == "先和我谈"
    again = signing.office.act(decisions.carry_out, request.id, identity=signing.lead, now=NOW, zones=ZONES)
    assert again.status is RequestStatus.UNIT_SIGNING
    assert signing.office.look(messages.load, message, now=NOW, zones=ZONES) is None


def test_a_withdrawn_request_leaves_nothing_to_sign(signing: Signing) -> None:
    request, signature = signing.ask_first(RequestKind.CANCELLATION)
    signing.withdraw(request)

    assert signing.request(request).status is RequestStatus.WITHDRAWN
    assert signing.office.row(Signature, signature.id).state is SignatureState.TAKEN_BACK
    with pytest.raises(SignatureDecided):
        signing.sign(signature)


def test_a_request_that_nobody_signs_lapses_with_its_day(signing: Signing) -> None:
    request, signature = signing.ask_first()

    signing.office.act(pending.look_after, now=local(12, 21), zones=ZONES)

    assert signing.request(request).status is RequestStatus.LAPSED
    assert signing.office.row(Signature, signature.id).state is SignatureState.VOID
    assert signing.office.messages(MessageKind.REQUEST_DECIDED)


def test_a_decline_changes_nothing_before_it_is_signed(signing: Signing) -> None:
    with signing.office.database.transaction() as session:
        session.add(LedgerRegulation(ledger_id=signing.office.ledger.id, decline_workdays=30))
    before = signing.part(INSURANCE).state
    _, signature = signing.ask_first(RequestKind.DECLINE)
    assert signing.part(INSURANCE).state is before

    signing.sign(signature)

    assert signing.part(INSURANCE).state is not before


def test_nobody_else_signs(signing: Signing) -> None:
    _, signature = signing.ask_first()

    for identity in (signing.lead, signing.office.health, signing.secretary):
        with pytest.raises(NotAllowed):
            signing.sign(signature, identity)


def test_a_signature_and_a_withdrawal_at_once_have_one_outcome(signing: Signing) -> None:
    request, signature = signing.ask_first()

    def sign(session: Session) -> object:
        return request_sign_offs.sign(session, signature.id, identity=signing.leader, now=NOW, zones=ZONES)

    def withdraw(session: Session) -> object:
        return requests.withdraw(session, request.id, identity=signing.lead, now=NOW, zones=ZONES)

    outcomes = at_once(signing.office.database, withdraw, sign)

    assert isinstance(outcomes[1], SignatureDecided)
    assert signing.request(request).status is RequestStatus.WITHDRAWN
    assert signing.office.row(Item, signing.item_id).deadline == date(2026, 11, 30)
