"""The work behind the commands that need no running bot, one module per noun."""
