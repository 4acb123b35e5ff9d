"""What people see: data in; text, keyboard or file out. No database access and no network."""
