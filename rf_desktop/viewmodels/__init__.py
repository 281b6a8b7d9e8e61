"""What each screen shows and what its buttons do: no Qt."""
