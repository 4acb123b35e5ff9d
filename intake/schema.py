"""A draft ledger as JSON: the shape that answers are compared in."""

from typing import Any

from intake.assignees import DraftParty, StandingParty
from intake.doubts import Doubt
from intake.drafts import Draft, DraftAgency, DraftItem, Place


def as_schema(draft: Draft, source: str) -> dict[str, Any]:
    """The draft as plain values; `source` is the file's name. Dates are ISO, an assumed period is null."""
    return {
        "source": source,
        "title": draft.title,
        "doc_no": draft.doc_no,
        "issuer": draft.issuer,
        "issued_on": draft.issued_on.isoformat() if draft.issued_on else None,
        "year": draft.year,
        "period_end": draft.period_end.isoformat() if draft.period_end and not draft.period_assumed else None,
        "level": draft.level,
        "confidence": dict(draft.confidence),
        "standing_parties": [_standing(party) for party in draft.standing_parties],
        "agencies": [_agency(agency) for agency in draft.agencies],
        "items": [_item(item) for item in draft.items],
        "passed_over": [_item(item) for item in draft.passed_over],
        "doubts": [_doubt(doubt) for doubt in draft.doubts],
    }


def _item(item: DraftItem) -> dict[str, Any]:
    return {
        "no": item.no,
        "label": item.label,
        "section": item.section,
        "title": item.title,
        "body": item.body,
        "responsibility": item.responsibility,
        "parties": [_party(party) for party in item.parties],
        "open_ended": item.open_ended,
        "split_responsibility": item.split_responsibility,
        "continuing": item.continuing,
        "deadlines": [
            {"text": deadline.text, "date": deadline.due_on.isoformat()}
            for deadline in item.deadlines
            if not deadline.assumed
        ],
        "targets": [
            {"text": target.text, "value": target.value, "unit": target.unit, "op": target.op}
            for target in item.targets
        ],
        "place": _place(item.place),
        "clauses": [_place(place) for place in item.clauses],
        "confidence": dict(item.confidence),
        "doubts": [_doubt(doubt) for doubt in item.doubts],
        "sub_items": [_item(sub) for sub in item.sub_items],
    }


def _place(place: Place) -> dict[str, int]:
    return {"paragraph": place.paragraph, "start": place.start, "end": place.end}


def _party(party: DraftParty) -> dict[str, Any]:
    return {"name": party.name, "role": party.role.value, "group": party.is_group}


def _agency(agency: DraftAgency) -> dict[str, Any]:
    return {
        "name": agency.name,
        "aliases": list(agency.aliases),
        "level": agency.level,
        "group": agency.is_group,
    }


def _standing(party: StandingParty) -> dict[str, Any]:
    return {"name": party.name, "from_item": party.from_item}


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return {
        "kind": doubt.kind.value,
        "item": doubt.item,
        "facts": dict(doubt.facts),
        "answers": list(doubt.answers),
    }
