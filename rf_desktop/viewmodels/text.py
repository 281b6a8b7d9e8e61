"""Every screen's sentences in one place. They stand on the pages `text_<area>.py`; this one only gathers those that the
first screens share, so that one says `text.PICK_UP`.

A page holds constants, mappings of them, `Plural`s, and small functions that fill them. Look them up when they are
shown, as `text.NAME`: `language.speak` puts another language's into their places while the window is open. So nothing
keeps one: no default argument, no class attribute, no module's dictionary, no `from … import NAME`.
"""

from __future__ import annotations

from types import ModuleType

from rf_desktop.viewmodels import (
    text_chat,
    text_forms,
    text_moment,
    text_notices,
    text_numbers,
    text_queue,
    text_settings,
    text_sidebar,
    text_start,
    text_time,
    text_trouble,
    text_words,
)
from rf_desktop.viewmodels.text_chat import *
from rf_desktop.viewmodels.text_forms import *
from rf_desktop.viewmodels.text_moment import *
from rf_desktop.viewmodels.text_notices import *
from rf_desktop.viewmodels.text_numbers import *
from rf_desktop.viewmodels.text_queue import *
from rf_desktop.viewmodels.text_settings import *
from rf_desktop.viewmodels.text_sidebar import *
from rf_desktop.viewmodels.text_start import *
from rf_desktop.viewmodels.text_time import *
from rf_desktop.viewmodels.text_trouble import *
from rf_desktop.viewmodels.text_words import *

GATHERED: tuple[ModuleType, ...] = (
    text_chat,
    text_forms,
    text_moment,
    text_notices,
    text_numbers,
    text_queue,
    text_settings,
    text_sidebar,
    text_start,
    text_time,
    text_trouble,
    text_words,
)
"""The pages whose sentences stand here too."""
