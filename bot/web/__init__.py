"""The running bot as a web server: Telegram's calls, and whether all is well."""
