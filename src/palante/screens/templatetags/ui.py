"""The few components every screen is made of. `living/components.html` shows them all.

They are ordinary template tags, so an argument nobody declared fails when the template is read, and a wrong value
(a kind, a tone, an icon that does not exist) when it is drawn; both name the right ones. They stand in `components/`, a
file a family, each with its explanation:

    {% button _("Enter") href=url kind="primary" icon="log-in" note=bytes|size:"about" %}
    {% card title=_("My circle") %} … {% endcard %}

Extra attributes are written with underscores (`data_join="1"` becomes `data-join="1"`), and only those that
behaviours need are let through: `data_*`, `aria_*`, `hx_*` and a few plain words.
"""

from django import template

from palante.screens.templatetags.components import boxes, charts, fields, pieces, shells, words
from palante.screens.templatetags.components.boxes import card, empty_state, notice, pager, task_card
from palante.screens.templatetags.components.charts import bars, columns, progress, sparkline
from palante.screens.templatetags.components.fields import field, form_errors
from palante.screens.templatetags.components.pieces import button, face, icon, kind_of_session, speak
from palante.screens.templatetags.components.shells import band, cloth, ornament
from palante.screens.templatetags.components.words import local_time, size

# Python that draws a component (a tag of another family, say) imports it from here.
__all__ = [
    "band",
    "bars",
    "button",
    "card",
    "cloth",
    "columns",
    "empty_state",
    "face",
    "field",
    "form_errors",
    "icon",
    "kind_of_session",
    "local_time",
    "notice",
    "ornament",
    "pager",
    "progress",
    "size",
    "sparkline",
    "speak",
    "task_card",
]

register = template.Library()
for family in (pieces, words, charts, boxes, fields, shells):
    register.tags.update(family.register.tags)
    register.filters.update(family.register.filters)
