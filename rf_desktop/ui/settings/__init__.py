"""What the user may arrange."""
