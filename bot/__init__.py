"""The running program: command line, settings, wiring, clock, sending. No rule, no wording and no SQL."""
