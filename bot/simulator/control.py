"""The other side over HTTP: people who send and press, for another process or a page; not of the Bot API."""

import base64

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.simulator.callbacks import Press
from bot.simulator.errors import Json, NotPossible
from bot.simulator.keyboards import Button
from bot.simulator.messages import Message
from bot.simulator.people import Person
from bot.simulator.telegram import Telegram


class Control:
    """Requests of the control API, carried out on one Telegram."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[Route]:
        """Everything under /simulator."""
        person = "/simulator/persons/{user_id:int}"
        return [
            Route("/simulator/persons", self.list_persons),
            Route("/simulator/persons", self.create_person, methods=["POST"]),
            Route(f"{person}/messages", self.list_messages),
            Route(f"{person}/send", self.send, methods=["POST"]),
            Route(f"{person}/press", self.press, methods=["POST"]),
            Route(f"{person}/block", self.block, methods=["POST"]),
            Route(f"{person}/unblock", self.unblock, methods=["POST"]),
            Route("/simulator/requests", self.list_requests),
            Route("/simulator/complaints", self.list_complaints),
        ]

    async def list_persons(self, request: Request) -> JSONResponse:
        """Everybody, and whether they can be written to."""
        return JSONResponse([person_json(person) for person in self._telegram.people.values()])

    async def create_person(self, request: Request) -> JSONResponse:
        """A new person: user_id, first_name and optionally the other names and language_code."""
        person = self._telegram.person(**await request.json())
        return JSONResponse(person_json(person), 201)

    async def list_messages(self, request: Request) -> JSONResponse:
        """The chat as the person sees it."""
        return JSONResponse([message_json(message) for message in self._person(request).messages])

    async def send(self, request: Request) -> JSONResponse:
        """Send `text`, or a document: `name`, `data` (base64) and optionally `caption`."""
        person, body = self._person(request), await request.json()
        if "data" in body:
            data = base64.b64decode(body["data"])
            message = person.send_document(body["name"], data, caption=body.get("caption", ""))
        else:
            message = person.send(body["text"])
        return JSONResponse(message_json(message), 201)

    async def press(self, request: Request) -> JSONResponse:
        """Press the button `label`, or the one with `data` on message `message_id`, shown or not."""
        person, body = self._person(request), await request.json()
        message = self._message(person, body["message_id"]) if "message_id" in body else None
        if "data" in body and message is not None:
            return JSONResponse(press_json(person.press_data(message, body["data"])), 201)
        return JSONResponse(press_json(person.press(body["label"], message)), 201)

    async def block(self, request: Request) -> JSONResponse:
        """Block the bot."""
        person = self._person(request)
        person.block()
        return JSONResponse(person_json(person))

    async def unblock(self, request: Request) -> JSONResponse:
        """Let the bot write again."""
        person = self._person(request)
        person.unblock()
        return JSONResponse(person_json(person))

    async def list_requests(self, request: Request) -> JSONResponse:
        """What the bot asked, without polling."""
        fields = ("method", "parameters", "files", "status", "description", "accepted")
        sent = self._telegram.sent()
        return JSONResponse([{name: getattr(item, name) for name in fields} for item in sent])

    async def list_complaints(self, request: Request) -> JSONResponse:
        """What a correct client would not have done."""
        return JSONResponse(self._telegram.complaints)

    def _person(self, request: Request) -> Person:
        user_id = request.path_params["user_id"]
        if user_id not in self._telegram.people:
            raise NotPossible(f"there is no person {user_id}")
        return self._telegram.people[user_id]

    def _message(self, person: Person, message_id: int) -> Message:
        if message_id not in person.chat.archive:
            raise NotPossible(f"{person.account.name} has no message {message_id}")
        return person.chat.archive[message_id]


async def refuse(request: Request, error: Exception) -> JSONResponse:
    """The answer to what the app would not let a person do."""
    return JSONResponse({"error": str(error)}, 400)


def person_json(person: Person) -> Json:
    """A person and the state of their chat."""
    state = {"started": person.chat.started, "blocked": person.chat.blocked, "messages": len(person.messages)}
    return person.account.to_json() | state


def message_json(message: Message) -> Json:
    """A message as it looks."""
    file = message.document or message.photo
    buttons = [[button_json(button) for button in row] for row in message.button_rows]
    return {
        "message_id": message.message_id,
        "from": message.sender.name,
        "is_bot": message.sender.is_bot,
        "date": message.date.isoformat(),
        "text": message.content,
        "html": message.html,
        "buttons": buttons,
        "file": {"name": file.name, "size": file.size, "path": file.path} if file else None,
        "edited": message.edited,
        "pinned": message.pinned,
    }


def press_json(press: Press) -> Json:
    """A press; its answer may come later."""
    return {name: getattr(press, name) for name in ("query_id", "data", "url", "answered", "answer", "alert")}


def button_json(button: Button) -> Json:
    """A button: its label and what a press does."""
    return {"label": button.label, "data": button.data, "url": button.url}
