"""A Telegram of our own, for the tests and the demo. It imports nothing of ours and knows no rule of ours."""
