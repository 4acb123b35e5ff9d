"""Markdown → plain lines: headings, emphasis and lists without their marks, pipe tables as tables."""
