"""The methods of the Bot API that are simulated, by lower-case name: Telegram does not look at the case."""

from bot.simulator.methods import editing, presenting, receiving, sending, visiting
from bot.simulator.methods.declaration import Method

MODULES = (sending, editing, receiving, presenting, visiting)
METHODS: dict[str, Method] = {method.name.lower(): method for module in MODULES for method in module.METHODS}
