"""Transport and state of the desktop: no Qt, no sentences."""
