"""What `rf-server` can be told to do, one module for each group of commands."""
