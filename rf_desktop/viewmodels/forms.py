"""The three forms, in one place to import from."""

from rf_desktop.viewmodels.escalate_form import EscalateForm
from rf_desktop.viewmodels.form import Form
from rf_desktop.viewmodels.form_view import (
    Counter,
    EscalateValues,
    FormState,
    NewSessionValues,
    ResolveValues,
    Target,
)
from rf_desktop.viewmodels.new_session_form import NewSessionForm
from rf_desktop.viewmodels.resolve_form import ResolveForm

__all__ = [
    "Counter",
    "EscalateForm",
    "EscalateValues",
    "Form",
    "FormState",
    "NewSessionForm",
    "NewSessionValues",
    "ResolveForm",
    "ResolveValues",
    "Target",
]
