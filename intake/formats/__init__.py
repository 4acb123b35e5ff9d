"""What files are made of: the bytes of any kind → the lines and tables of their text."""
