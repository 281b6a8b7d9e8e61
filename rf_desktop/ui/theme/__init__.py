"""How everything looks: tokens, and what Qt needs made from them. The values are in resources/theme/tokens.toml."""
