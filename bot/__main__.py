"""python -m bot."""

import gc

# Nothing that a start reads in is garbage; to look through it again and again takes a fifth of the start.
gc.disable()
from bot.cli import main  # noqa: E402 - after the line above

gc.freeze()
gc.enable()
main()
