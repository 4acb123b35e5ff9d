"""A file that answers no question, and what may recognise it as its own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Document

from handlers.turns import Turn
from intake.formats.sources import Source


@dataclass(frozen=True)
class Received:
    """A file that somebody sent, fetched and opened; whoever takes it keeps it (`attachments.keep`)."""

    name: str
    data: bytes
    attachment: Document
    source: Source


#: Takes the file and answers, or gives False: then the next one is asked.
Recogniser = Callable[[Turn, Received], Awaitable[bool]]
