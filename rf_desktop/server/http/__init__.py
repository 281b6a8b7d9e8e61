"""HTTP: the contract's endpoints bound to the services; nothing is decided here."""
