"""Small controls without content of their own. Each takes the Theme first and repaints when it changes.

Text that came from people or from the model is shown as plain text by every one of them.
"""
