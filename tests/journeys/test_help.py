"""/help leads to every command that somebody may use."""

import re

import pytest

from domain.roles import Role, permissions_of
from handlers import JOURNEYS
from rendering import onboarding
from rendering.actions import Action
from rendering.buttons import unpack
from rendering.commands import Topic
from rendering.messages import Message
from rendering.texts import Texts
from rendering.words import LANGUAGES
from tests.journeys.worlds import World
from tests.ledgers import ZONES

COMMAND = re.compile(r"/([a-z]+)")
ROUTES = {name: route for journey in JOURNEYS for name, route in journey.JOURNEY.commands.items()}


def topics(message: Message) -> list[str]:
    rows = message.keyboard.rows if message.keyboard else ()
    presses = [unpack(str(button.callback_data)) for row in rows for button in row]
    return [press.word() for press in presses if press.action is Action.HELP_TOPIC]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_every_command_of_a_role_is_found_with_what_it_does(role: Role, language: str) -> None:
    texts, permitted = Texts(language, ZONES), permissions_of([role])
    own = {
        name for name, route in ROUTES.items() if route.permission is None or route.permission in permitted
    }

    first = onboarding.help({role}, texts)
    pages = [onboarding.help_topic(Topic(word), {role}, texts).text for word in topics(first)]

    listed = first.text.partition("\n\n")[0]
    assert set(COMMAND.findall(re.sub("<[^>]*>", "", listed))) == own
    described = {row.split()[0][1:] for page in pages for row in page.splitlines() if row.startswith("/")}
    assert described == own


async def test_a_topic_is_opened_and_left_in_the_same_message(world: World) -> None:
    text = await world.secretary.say("/help")
    assert "/outbox" in text
    assert "/link" in text
    sent = len(world.secretary.person.received)

    text = await world.secretary.press_label("通知与群")
    assert "/outbox 未送达的消息" in text
    assert "使用说明" not in text

    text = await world.secretary.press_label("‹ 返回")
    assert "/outbox" in text
    assert len(world.secretary.person.received) == sent
    assert "/outbox" not in await world.first.say("/help")
