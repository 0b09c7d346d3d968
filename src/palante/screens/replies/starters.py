"""What people ask in every journey, with words to begin from. Each team changes them until they sound like itself."""

from django.utils.translation import gettext_noop as _

STARTERS = [
    (
        _("How do I get in?"),
        _(
            "Hello, {alias}. Open the link of today's message and tap the big button. "
            "If it does not open, tell me what you see on the screen and we will find the way together."
        ),
    ),
    (
        _("I have little data"),
        _(
            "Hello, {alias}. You can only listen: it uses very little. Open the session and choose “Listen only”. "
            "And if you miss it, the text and the sound wait for you there."
        ),
    ),
    (
        _("I missed the session"),
        _(
            "No harm done, {alias}. Open the session when you have a quiet moment: the recording and a short text are "
            "there. Catching up counts the same."
        ),
    ),
    (
        _("I cannot come at that hour"),
        _(
            "Thank you for telling us, {alias}. Each session can be heard later, at your own hour. "
            "Which hours suit you? We take them into account."
        ),
    ),
    (
        _("I cannot do the canvas"),
        _(
            "You are not alone with it, {alias}. Leave the question you are stuck at for now and answer another one; "
            "half an answer is good too. Shall we look at it together?"
        ),
    ),
]
