"""The demo world: Acme MSP, its three people, and real conversations for them to work on."""
