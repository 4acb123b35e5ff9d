"""The running program: command line, settings, wiring, clock and sending. No rule, no wording and no SQL lives here."""
