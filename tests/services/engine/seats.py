"""Seats: handed over, delegated, left for some days; people who sit there no more press old buttons."""

from datetime import timedelta

from domain.errors import RuleBroken
from domain.reports import ReportKind
from domain.roles import Permission
from models.views import Identity
from services import delegations, handovers, reports, signatures, submissions
from tests.ledgers import ZONE
from tests.services.engine.stage import Stage, happens


class Seats(Stage):
    """Who sits where."""

    def __init__(self) -> None:
        super().__init__()
        self.departed: list[Identity] = []

    @happens(1, when=lambda self: len(self.departed) < 3)
    def a_seat_passes_on(self) -> None:
        """From one moment on it is the successor's, with everything that hangs on it."""
        seat_id = self.rng.choice(self.seats("liaison", "reviewer", "supervising_leader"))
        old = self.holder(seat_id)
        number = 9_000_000_000 + len(self.departed)
        before = {name: self.tables[name] for name in ("duty", "report", "request", "sub_item", "signature")}
        code = self.office.act(handovers.start, seat_id, identity=old, now=self.now)
        view = self.office.act(
            handovers.take,
            code=code.code,
            telegram_id=number,
            name="接任",
            language=None,
            now=self.now,
            zones=self.zones,
        )
        assert view is not None
        self.office.act(handovers.confirm, view.handover.id, identity=old, now=self.now)
        self.office.act(handovers.accept, view.handover.id, telegram_id=number, now=self.now)
        self.changed()
        self.departed.append(old)
        assert {name: self.tables[name] for name in before} == before
        assert self.holder(seat_id).person.telegram_id == number

    @happens(1, when=lambda self: self.departed)
    def somebody_who_left_presses_an_old_button(self) -> None:
        who = self.rng.choice(self.departed)
        for duty in self.draw(self.tables["duty"]):
            self.attempt(
                submissions.nothing_new,
                duty.id,
                reason="无",
                who=who,
                permission=Permission.REPORT,
                may=False,
            )
            self.attempt(
                reports.start,
                duty.id,
                ReportKind.PROGRESS,
                who=who,
                permission=Permission.REPORT,
                may=False,
            )

    @happens(1, days=range(6), is_away=(False, True))
    def somebody_is_stood_in_for(self, days: int, *, is_away: bool) -> None:
        who = self.holder(self.rng.choice(self.seats("liaison", "supervising_leader", "reviewer")))
        deputy = self.rng.choice(self.seats("liaison", "secretariat"))
        today = self.now.astimezone(ZONE).date()
        span = (today, today + timedelta(days=days))
        deputy_id = self.holder(deputy).person.id
        try:
            if is_away:
                self.office.act(
                    delegations.leave, span, deputy_id, identity=who, now=self.now, zones=self.zones
                )
            else:
                self.office.act(
                    delegations.delegate, deputy_id, span, identity=who, now=self.now, zones=self.zones
                )
        except RuleBroken:
            pass
        self.changed()

    @happens(1)
    def a_delegation_ends(self) -> None:
        for row in self.draw(self.tables["delegation"]):
            try:
                who = self.somebody(row.principal_id)
            except AssertionError:
                continue  # sits nowhere any more
            self.office.act(delegations.revoke, row.id, identity=who, now=self.now)
            self.changed()

    @happens(1, is_needed=(False, True))
    def an_agency_wants_its_leaders_consent(self, *, is_needed: bool) -> None:
        who = self.holder(self.rng.choice(self.seats("supervising_leader")))
        (agency_id,) = who.agency_ids
        self.office.act(signatures.require, agency_id, needed=is_needed, identity=who, now=self.now)
        self.changed()
