"""Shares that point at nobody, and the first steps on Hoy: `{% load hours %}`."""

from typing import Any

from django import template
from django.utils.timezone import now

from palante.journeys.models import Stage
from palante.screens.hours.figures import said_share
from palante.screens.hours.today import first_steps_of

register = template.Library()
register.filter("share", said_share)


@register.inclusion_tag("hours/_today.html", takes_context=True)
def first_steps(context: template.Context) -> dict[str, Any]:
    """The cards of the first steps, for the person whose Hoy this is."""
    shown = context["today"]
    journeys = [band.journey for band in shown.bands if band.stage != Stage.CLOSED]
    steps = first_steps_of(
        context["person"], journeys, before=shown.is_before, at=context.get("now") or now()
    )
    return {"steps": steps}
