"""Why a command ends without having done its work."""


class Refusal(Exception):
    """A command cannot do what was asked; `str()` is one sentence for the person at the terminal."""
