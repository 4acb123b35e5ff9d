"""What changes: every write, one function per use case. No Telegram, no wording, no commit."""
