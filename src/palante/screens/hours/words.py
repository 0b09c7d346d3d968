"""What is missing, in the team's words."""

from django.utils.translation import gettext_lazy as _

from palante.welcome.routes import Gap

GAPS = {
    Gap.DEVICE: _("no telephone to count on"),
    Gap.VIDEO: _("new to video calls"),
    Gap.DATA: _("little data"),
    Gap.SHARED: _("a shared telephone"),
}
