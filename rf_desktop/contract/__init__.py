"""Everything client and server can say to each other."""
