"""The steps from the link to the last session, in a partner's words."""

from django.utils.translation import gettext_lazy as _

STAGES = {
    "opened": _("opened the link"),
    "started": _("began the form"),
    "registered": _("registered"),
    "came": _("came to a session"),
    "stayed": _("stayed for half of them or more"),
}
