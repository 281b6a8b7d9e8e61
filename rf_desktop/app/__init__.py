"""Start-up: the one place that knows everyone."""
