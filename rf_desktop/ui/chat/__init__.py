"""The chat pane: header, transcript, task lane, chips, composer. Shows one ConversationModel."""
