"""The rules: values and plain functions, standard library only. No rows, no chat, no clock of its own."""
