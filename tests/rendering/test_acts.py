"""The menu of an item offers what is possible, and nothing else."""

from datetime import UTC, datetime

import pytest

from domain.roles import Permission
from domain.zones import Zones
from rendering import acts
from rendering.actions import Action
from rendering.buttons import unpack
from rendering.messages import Message
from rendering.texts import Texts
from tests import factories
from tests.rendering.scenes import SHANGHAI

TEXTS = Texts("en", Zones(SHANGHAI))


def standing(*permissions: Permission) -> acts.Standing:
    return acts.Standing(
        factories.item_card(), frozenset(), frozenset(permissions), datetime(2026, 11, 28, tzinfo=UTC)
    )


def actions(message: Message) -> list[Action]:
    rows = message.keyboard.rows if message.keyboard else ()
    return [unpack(str(button.callback_data)).action for row in rows for button in row]


@pytest.fixture
def one_act(monkeypatch: pytest.MonkeyPatch) -> None:
    act = acts.Act("Sign for it", Action.SIGN, lambda it: it.may(Permission.REPORT))
    monkeypatch.setattr(acts, "ACTS", (act,))


@pytest.mark.usefixtures("one_act")
def test_an_act_is_offered_to_whom_its_predicate_lets() -> None:
    assert actions(acts.menu(standing(Permission.REPORT), TEXTS)) == [Action.SIGN, Action.ITEM]


@pytest.mark.usefixtures("one_act")
def test_a_menu_without_acts_says_so_and_leads_back() -> None:
    shown = acts.menu(standing(), TEXTS)

    assert "nothing that you can do" in shown.text
    assert actions(shown) == [Action.ITEM]


def test_the_link_to_an_item_is_one_tap_away_and_fits_telegram() -> None:
    at = standing(Permission.REPORT)
    shown = acts.menu(at, TEXTS, "duban_bot")

    rows = shown.keyboard.rows if shown.keyboard else ()
    copied = [button.copy_text for row in rows for button in row if button.copy_text]
    assert copied == [f"https://t.me/duban_bot?start=it-{at.card.item.id}"]
