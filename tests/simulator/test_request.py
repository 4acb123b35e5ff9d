"""python-telegram-bot on the simulator, in process: the wiring of production, unchanged."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.simulator import faults
from bot.simulator.people import Person
from bot.simulator.request import SimulatedRequest
from bot.simulator.telegram import Telegram
from tests.simulator import specification
from tests.simulator.conftest import TOKEN
from tests.simulator.images import png

Context = ContextTypes.DEFAULT_TYPE


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with Bot(
        TOKEN, request=SimulatedRequest(telegram), get_updates_request=SimulatedRequest(telegram)
    ) as bot:
        yield bot


async def greet(update: Update, context: Context) -> None:
    assert update.message is not None
    button = InlineKeyboardButton("签收", callback_data="receipt:1")
    await update.message.reply_html(
        f"您好，<b>{' '.join(context.args or [])}</b>", reply_markup=InlineKeyboardMarkup([[button]])
    )


async def acknowledge(update: Update, context: Context) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("已签收", show_alert=True)
    await update.callback_query.edit_message_text("谢谢")


async def echo_file(update: Update, context: Context) -> None:
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    data = bytes(await file.download_as_bytearray())
    await update.message.reply_document(data + b"!", filename="回执.txt", caption=update.message.caption)


def an_application(telegram: Telegram) -> Any:
    builder = Application.builder().token(TOKEN)
    builder = builder.request(SimulatedRequest(telegram)).get_updates_request(SimulatedRequest(telegram))
    application = builder.build()
    application.add_handler(CommandHandler("start", greet))
    application.add_handler(CallbackQueryHandler(acknowledge))
    application.add_handler(MessageHandler(filters.Document.ALL, echo_file))
    return application


async def test_an_application_polls_and_answers(telegram: Telegram) -> None:
    person = telegram.person(1002, "赵")
    answered = asyncio.Event()

    async def notice(update: Update, context: Context) -> None:
        answered.set()

    application = an_application(telegram)
    application.add_handler(MessageHandler(filters.ALL, notice), group=1)

    async with application:
        await application.start()
        await application.updater.start_polling(timeout=10)
        person.start("CODE")
        await answered.wait()
        await application.updater.stop()
        await application.stop()

    assert person.last.html == "您好，<b>CODE</b>"


async def test_updates_are_handed_over_without_polling(telegram: Telegram) -> None:
    person = telegram.person(1002, "赵")
    application = an_application(telegram)

    async with application:
        person.start("CODE")
        await hand_over(telegram, application)
        press = person.press("签")
        await hand_over(telegram, application)
        person.send_document("佐证.txt", "内容".encode(), caption="第三条")
        await hand_over(telegram, application)

    assert (press.answer, press.alert) == ("已签收", True)
    card, receipt = person.received
    assert (card.text, card.buttons) == ("谢谢", [])
    assert receipt.document is not None
    assert (receipt.document.name, receipt.document.data) == ("回执.txt", "内容!".encode())
    assert receipt.caption == "第三条"
    assert telegram.complaints == []
    if specification.is_present():
        assert [
            problem for asked in telegram.requests for problem in specification.load().request_problems(asked)
        ] == []


async def hand_over(telegram: Telegram, application: Any) -> None:
    for update in telegram.take_updates():
        await application.process_update(Update.de_json(update, application.bot))


async def test_files_of_all_kinds_travel(bot: Bot, lin: Person) -> None:
    await bot.send_photo(lin.user_id, png(40, 30), caption="图")
    await bot.send_media_group(
        lin.user_id, [InputMediaDocument(b"a", filename="一.txt"), InputMediaDocument(b"b")]
    )
    await bot.send_media_group(
        lin.user_id, [InputMediaPhoto(png(40, 30), caption="<b>图</b>", parse_mode="HTML")]
    )

    photo, first, second, album_photo = lin.received
    assert photo.photo is not None
    assert (photo.photo.width, photo.caption) == (40, "图")
    assert first.document is not None
    assert first.document.name == "一.txt"
    assert first.album == second.album
    assert album_photo.html == "<b>图</b>"


async def test_everything_asked_through_the_library_meets_the_specification(
    telegram: Telegram, bot: Bot, lin: Person, shared: object
) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data="a")]])
    sent = await bot.send_message(lin.user_id, "好", reply_markup=markup, protect_content=True)
    await bot.set_my_commands([BotCommand("start", "开始")], BotCommandScopeChat(lin.user_id), "zh")
    await bot.edit_message_text("改", lin.user_id, sent.message_id, reply_markup=markup)
    await bot.edit_message_reply_markup(lin.user_id, sent.message_id)
    await bot.pin_chat_message(lin.user_id, sent.message_id, disable_notification=True)
    await bot.send_document(lin.user_id, b"a", filename="a.txt", reply_to_message_id=sent.message_id)
    await bot.get_chat(lin.user_id)
    await bot.delete_message(lin.user_id, sent.message_id)

    problems = [
        problem for asked in telegram.requests for problem in specification.load().request_problems(asked)
    ]

    assert problems == []
    assert telegram.complaints == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.flood(7), RetryAfter),
        (faults.blocked(), Forbidden),
        (faults.refused("chat not found"), BadRequest),
        (faults.server_error(), NetworkError),
        (faults.bad_gateway(), NetworkError),
        (faults.timeout_before(), TimedOut),
        (faults.timeout_after(), TimedOut),
    ],
)
async def test_faults_surface_as_the_errors_of_the_library(
    telegram: Telegram, bot: Bot, lin: Person, fault: faults.Fault, error: type[Exception]
) -> None:
    telegram.faults.next(fault)

    with pytest.raises(error):
        await bot.send_message(lin.user_id, "好")


async def test_a_moved_group_surfaces_with_its_new_id(telegram: Telegram, bot: Bot, lin: Person) -> None:
    group = telegram.group("专班群", [lin])
    old_id, new_id = group.chat_id, group.migrate()

    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old_id, "好")

    assert moved.value.new_chat_id == new_id


async def test_a_wrong_token_does_not_start(telegram: Telegram) -> None:
    request = SimulatedRequest(telegram)

    with pytest.raises(InvalidToken):
        await Bot("654321:another", request=request, get_updates_request=request).initialize()


async def test_a_file_that_is_not_there_is_not_found(telegram: Telegram) -> None:
    status, _ = await SimulatedRequest(telegram).do_request(
        f"https://api.telegram.org/file/bot{TOKEN}/x/y.txt", "GET"
    )

    assert status == 404
