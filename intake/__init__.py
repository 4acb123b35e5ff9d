"""What documents say: bytes in, draft items out. No database and no chat."""
