"""Reading and answering: by the account's own evidence and playbooks; a model would stand beside them."""
