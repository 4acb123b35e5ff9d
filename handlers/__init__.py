"""What people do in the chat, one module per journey. A handler decides nothing and writes no SQL."""
