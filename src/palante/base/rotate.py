"""Encrypt anew what older keys encrypted, so that an old key can be thrown away.

Each batch is a transaction of its own and takes only rows that the first key does not open, so it may be cut off anywhere
and begun again, while the house is open. What no key opens is left as it is and counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from palante.base.crypto import EncryptedTextField, decrypt, is_of_first_key

BATCH = 500


@dataclass
class Rotated:
    done: int = 0  # values encrypted anew
    fresh: int = 0  # under the first key already
    unreadable: int = 0  # none of the keys opens them
    fields: dict[str, int] = field(default_factory=dict)  # "people.contact.value" → done


def encrypted_fields() -> Iterator[tuple[type[models.Model], list[str]]]:
    for model in apps.get_models():
        names = [each.name for each in model._meta.concrete_fields if isinstance(each, EncryptedTextField)]
        if names and not model._meta.proxy:
            yield model, names


def rotate(tell: Callable[[str, int], Any] = lambda label, rows: None) -> Rotated:
    """Every encrypted field of every table. `tell` hears how many rows of a field were looked at."""
    total = Rotated()
    for model, names in encrypted_fields():
        for name in names:
            _rotate_field(model, name, total, tell)
    return total


def _rotate_field(model: Any, name: str, total: Rotated, tell: Callable[[str, int], Any]) -> None:
    label = f"{model._meta.label_lower}.{name}"
    rows = model._base_manager.exclude(**{name: ""}).exclude(**{name: None}).order_by("pk")
    last, looked = None, 0
    while True:
        with transaction.atomic():
            rest = rows if last is None else rows.filter(pk__gt=last)
            # The stored text itself: read through the field it would be decrypted.
            stored = Cast(name, models.TextField())
            chunk = list(
                rest.select_for_update(of=("self",))
                .annotate(_stored=stored)
                .values_list("pk", "_stored")[:BATCH]
            )
            if not chunk:
                return
            again = []
            for pk, text in chunk:
                if is_of_first_key(text):
                    total.fresh += 1
                elif plain := decrypt(text):
                    again.append(model(**{model._meta.pk.attname: pk, name: plain}))
                else:
                    total.unreadable += 1
            model._base_manager.bulk_update(again, [name], batch_size=100)
        total.done += len(again)
        total.fields[label] = total.fields.get(label, 0) + len(again)
        last, looked = chunk[-1][0], looked + len(chunk)
        tell(label, looked)
