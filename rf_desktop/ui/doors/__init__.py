"""What stands before the desk: the first run, signing in, accepting an invitation (D5)."""
