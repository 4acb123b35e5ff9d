"""What people see: data in, text, keyboard or file out. No database, no network, no decisions."""
