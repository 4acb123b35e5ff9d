"""What a declaration of completion (办结) needs before it may leave its agency."""

from dataclasses import dataclass
from enum import StrEnum


class Lack(StrEnum):
    """What is missing; its words are in the sentence of `CompletionUnready`.

    A participant's part is not among them: the lead waits for nobody, and the record names who is missing.
    """

    VALUE = "value"  # the final value of a target; names: what it measures
    EVIDENCE = "evidence"  # files that prove it
    SUB_ITEM = "sub_item"  # sub-items still open; names: their numbers or titles


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, with the names of what it is missing of."""

    lack: Lack
    names: tuple[str, ...] = ()
