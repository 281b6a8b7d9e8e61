"""What the server says in sentences instead of codes: notices' titles, lines in the conversation, reasons.

The English is the server's own, word for word; `heard.in_words` finds the sentence by it and says it as it stands here.
`{about}` is a ticket and a problem as far as there are any, `{rest}` a colon with a reason, or the full stop.
"""

from __future__ import annotations

from collections.abc import Mapping

SAID: Mapping[str, str] = {
    # Titles of notices
    "escalation": "Escalation from {who}{about}",
    "claimed": "{who} has taken over{about}",
    "withdrawn": "{who} has withdrawn{about}",
    "not taken": "{who} does not take{about}",
    "put back": "{who} has put back{about}",
    "put back for you": "{who} has put back for you{about}",
    "given back": "{who} has given back{about}",
    "asks you": "{who} asks you to take over{about}",
    "asks them": "{who} asks {whom} to take over{about}",
    "hands over": "{who} hands over to you{about}",
    "no longer offers": "{who} no longer offers you{about}",
    "offer not answered": "{who} has not answered your offer{about}",
    "offer has ended": "{who} no longer waits for your answer{about}",
    "back after silence": "Back in the queue, as {who} gave no answer{about}",
    "back after your silence": "Back in the queue, as you gave no answer{about}",
    "back with": "Back with {who} as agreed{about}",
    "back with you": "Back with you from {who} as agreed{about}",
    "taken back": "{who} has taken back{about}",
    "brought back": "{who} has brought back{about}",
    "finished": "{who} has finished{about}",
    "abandoned": "{who} has abandoned{about}",
    "still waiting": "{who} is still waiting{about}",
    "nobody has taken": "Nobody has taken over from {who}{about}",
    "target has not taken": "{who} has not taken over from {whom}{about}",
    "target has not taken yours": "{who} has not taken over{about}",
    "still on it": "Still on it?{about}",
    "asks about": "{who} asks you about {what}",
    "answered about": "{who} has answered about {what}",
    "knows something": "{who} knows something{about}",
    "tells what helped": "{who} tells you what helped{about}",
    # As servers before worded them; they stay in the bell
    "earlier: offered": "{who} has offered to a colleague{about}",
    "earlier: no answer": "Nobody has answered the offer of{about}",
    "earlier: came back": "Back with its senior{about}",
    "earlier: still waiting": "Still waiting{about}",
    "earlier: nobody has taken": "Nobody has taken{about}",
    # Lines in the conversation
    "line: not taken": "{who} did not take this{rest}",
    "line: undone": "{who} put this back to the queue at once{rest}",
    "line: released": "{who} released this to the queue{rest}",
    "line: released by the clock": "Released to the queue, because {who} gave no answer{rest}",
    "line: returned with steps": "{who} returned this to {whom}, with steps to try{rest}",
    "line: returned": "{who} returned this to {whom}{rest}",
    "line: offered": "{who} offered this to {whom}{rest}",
    "line: taken over": "{who} took this over from {whom}{rest}",
    "line: no answer": "{who} did not answer the offer{rest}",
    "line: offer not taken": "{who} did not take the offer{rest}",
    "line: offer taken back": "{who} took the offer back{rest}",
    "line: asked": "{who} asked {whom}{rest}",
    "line: came back": "This came back to {who}{rest}",
    "line: still on it": "{who} was asked: still on it?{rest}",
    # Why something could not be had
    "no key": "there is no AI key",
    "no key, nothing similar": "there is no AI key, and nothing similar has been resolved here yet",
    "key refused": "the AI provider does not accept the key",
    "budget spent": "this month's AI budget is spent",
    "unknown model": "the AI provider knows no such model or address",
    "no credit": "the account with the AI provider has no credit left",
    "no network": "the AI provider cannot be reached",
    "too slow": "the AI took too long",
    "busy": "the AI provider is busy",
    "broken": "the AI provider has a fault",
    "not accepted": "the AI provider did not accept the request",
    "declined": "the AI declined to answer",
    "cut off": "the AI's answer broke off",
    "too long": "the AI's answer was longer than it may be",
    "unreadable": "the AI's answer could not be read",
    "secret": "a secret would have left this server",
    "took longer": "it took longer than {seconds} seconds",
    "switched off": "AI is switched off",
    "nothing written": "no assessment has been written yet",
}
ACTIVITY = "Activity"
NOBODY_NAMED = "a colleague"
THE_CLOCK = "The clock"
