"""Reached otherwise (电话已通知): whoever cannot be told here is told by telephone."""

from domain.errors import RuleBroken

MAX_SPOKEN_WITH = 60  # characters: who was spoken to


class SignedMeanwhile(RuleBroken):
    """The agency signed for the notice itself: there is no call to note."""
