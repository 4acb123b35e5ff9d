"""The simulated Telegram: one bot, its people and groups, and the Bot API it answers."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.simulator import groups
from bot.simulator.accounts import Account
from bot.simulator.chats import Chat
from bot.simulator.errors import ApiError, Json, not_found, unauthorized
from bot.simulator.exchange import Exchange
from bot.simulator.faults import Faults
from bot.simulator.files import Upload
from bot.simulator.groups import Group
from bot.simulator.methods import METHODS
from bot.simulator.methods.declaration import Method
from bot.simulator.parameters import Parameters
from bot.simulator.people import Person
from bot.simulator.rates import Rates
from bot.simulator.records import Answer, Request, failure, success

NO_FILES: Mapping[str, Upload] = {}


class Telegram:
    """A Telegram of our own. `now` gives the time (aware); nothing here sleeps except a long poll."""

    def __init__(
        self,
        *,
        token: str,
        username: str,
        now: Callable[[], datetime],
        name: str = "督办",
        rates: Rates | None = None,
        privacy_mode: bool = True,
    ) -> None:
        self.token = token
        bot = Account(int(token.partition(":")[0]), name, username=username, is_bot=True)
        self.exchange = Exchange(bot, now, rates if rates is not None else Rates(), privacy_mode)
        self.faults = Faults()
        self.requests: list[Request] = []
        self.people: dict[int, Person] = {}
        self.groups: list[Group] = []

    @property
    def username(self) -> str:
        """The bot's username, without @."""
        return self.exchange.bot.username

    @property
    def complaints(self) -> list[str]:
        """What a correct client would not do, although it is answered: unknown parameters and the like."""
        return self.exchange.complaints

    @property
    def rates(self) -> Rates:
        """The limits on sending; set `rates.enabled = False` to lift them."""
        return self.exchange.rates

    def person(
        self,
        user_id: int,
        first_name: str,
        *,
        last_name: str = "",
        username: str = "",
        language_code: str = "zh-hans",
    ) -> Person:
        """A user with a private chat who has not pressed Start yet."""
        account = Account(user_id, first_name, last_name, username, language_code)
        chat = Chat(
            user_id, "private", partner=account, accounts={user_id: account}, members={user_id: "member"}
        )
        self.exchange.chats[user_id] = chat
        self.people[user_id] = Person(self.exchange, account, chat)
        return self.people[user_id]

    def group(
        self, title: str, members: Sequence[Person], *, kind: str = "group", bot_is_member: bool = True
    ) -> Group:
        """A group or supergroup created by the first of these people."""
        accounts = [person.account for person in members]
        group = groups.create(self.exchange, title, accounts, kind=kind, bot_is_member=bot_is_member)
        self.groups.append(group)
        return group

    def pending_updates(self) -> list[Json]:
        """Updates the bot has not confirmed; they stay pending."""
        return self.exchange.updates.first(len(self.exchange.updates))

    def take_updates(self) -> list[Json]:
        """Updates the bot has not confirmed; they count as confirmed now."""
        return self.exchange.updates.take()

    def sent(self, method: str = "") -> list[Request]:
        """The requests of this method; without one, all that are not polling."""
        return [
            item
            for item in self.requests
            if (item.method == method if method else item.method != "getUpdates")
        ]

    def call(
        self,
        token: str,
        method: str,
        parameters: Mapping[str, object],
        files: Mapping[str, Upload] = NO_FILES,
    ) -> Answer:
        """Answer one request at once: no faults, no waiting."""
        return self._carry_out(
            token, Parameters(_isolated(parameters), files), self._record(method, parameters, files)
        )

    async def answer(
        self,
        token: str,
        method: str,
        parameters: Mapping[str, object],
        files: Mapping[str, Upload] = NO_FILES,
    ) -> Answer:
        """Answer one request as over the network: with scripted faults, and long polls that wait.

        Raises LostConnection when the client is to see a timeout.
        """
        record = self._record(method, parameters, files)
        given = Parameters(_isolated(parameters), files)
        fault = self.faults.pick(record.method, record.parameters)
        if fault is not None and not fault.after_acceptance:
            return self._fail(record, fault.error)
        answer = self._carry_out(token, given, record)
        if fault is not None:
            return self._fail(record, fault.error)
        if record.method == "getUpdates" and answer.body.get("result") == []:
            answer = await self._poll(token, given, record)
        return answer

    def download(self, token: str, path: str) -> bytes:
        """The bytes of a file by its path, as under /file/bot<token>/<path>."""
        if token != self.token:
            raise unauthorized()
        return self.exchange.files.at(path)

    def _record(self, method: str, parameters: Mapping[str, object], files: Mapping[str, Upload]) -> Request:
        known = METHODS.get(method.lower())
        name = known.name if known else method
        record = Request(name, _isolated(parameters), tuple(files), self.exchange.now())
        self.requests.append(record)
        return record

    def _carry_out(self, token: str, parameters: Parameters, record: Request) -> Answer:
        try:
            record.result = self._run(self._method(token, record.method), parameters)
        except ApiError as error:
            return self._fail(record, error)
        record.status, record.accepted = 200, True
        return success(record.result)

    def _method(self, token: str, name: str) -> Method:
        if token != self.token:
            raise unauthorized()
        method = METHODS.get(name.lower())
        if method is None:
            self.complaints.append(f"{name}: no such method, or not simulated")
            raise not_found()
        return method

    def _run(self, method: Method, parameters: Parameters) -> object:
        self.complaints.extend(
            f"{method.name}: unknown parameter {name}" for name in method.unknown(parameters)
        )
        if refusal := method.missing(parameters):
            raise refusal
        return method.run(self.exchange, parameters)

    async def _poll(self, token: str, parameters: Parameters, record: Request) -> Answer:
        """Wait for an update as long as the bot asked; without a wait, let others run."""
        seconds = parameters.integer("timeout")
        if seconds <= 0:
            await asyncio.sleep(0)
            return success([])
        try:
            await self.exchange.updates.wait(seconds)
        except ApiError as error:
            return self._fail(record, error)
        return self._carry_out(token, parameters, record)

    def _fail(self, record: Request, error: Exception) -> Answer:
        record.status, record.description = 0, str(error)
        if not isinstance(error, ApiError):
            raise error
        record.status = error.status
        return failure(error)


def _isolated(parameters: Mapping[str, object]) -> Json:
    """A copy as it looks after travelling, so that nobody changes it later."""
    copy: Json = json.loads(json.dumps(dict(parameters)))
    return copy
