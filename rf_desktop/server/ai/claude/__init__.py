"""The one door to a language model: whatever speaks the Messages API, the provider's own or a local server."""
