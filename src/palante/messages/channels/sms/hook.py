"""What the gateway calls us for: that an SMS arrived, and what somebody wrote."""

from django.conf import settings

from palante.messages.callbacks import Call, Forged, Heard
from palante.messages.channels.sms.gateways import gateway


def hear(call: Call) -> Heard:
    if not settings.SMS_URL or settings.DEMO:
        raise Forged  # nobody who could call us is set up
    return gateway().hear(call)
