"""From the outbox to Telegram: when a message may leave, how it is sent, what a failure means."""
