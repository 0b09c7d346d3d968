"""Forms that nobody finished, and answers after the journey."""

from django.utils.translation import gettext_lazy as _

from palante.forms.models import Reply
from palante.people.retention import timer

timer(
    "drafts",
    what=_("Forms that somebody began and did not send"),
    rows=lambda journey: Reply.objects.filter(version__form__journey=journey, sent_at=None),
    since="saved_at",
    days=14,
    least=2,
    most=60,
)
timer(
    "replies",
    what=_("Answers to forms"),
    rows=lambda journey: Reply.objects.filter(version__form__journey=journey).exclude(sent_at=None),
    days=365,
    least=30,
    most=1095,
)
