"""A list's file while it is looked at: encrypted on the disk, gone as soon as its rows are taken or it is left alone."""

import base64
import io
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from palante.base.crypto import decrypt, encrypt
from palante.calls.lists.book import NotAListError
from palante.calls.models import PeopleList


def keep(people_list: PeopleList, content: bytes) -> None:
    """The name on the disk says nothing of the partner or the journey."""
    sealed = encrypt(base64.b64encode(content).decode()).encode()
    people_list.file.save(f"{people_list.pk}.list", ContentFile(sealed), save=False)


def opened(people_list: PeopleList) -> BinaryIO:

    gone = NotAListError(
        _("The file is not here any more. Bring it again: rows that were taken stay as they are.")
    )
    if not people_list.file or not people_list.file.name:
        raise gone
    try:
        with people_list.file.storage.open(people_list.file.name) as file:
            content = base64.b64decode(decrypt(file.read().decode()))
    except (FileNotFoundError, UnicodeError, ValueError):
        raise gone from None
    if not content:
        raise gone
    return io.BytesIO(content)


def drop(people_list: PeopleList) -> None:
    """Call it after the commit that made the file needless: a rollback must find it still there."""
    if people_list.file and people_list.file.name:
        people_list.file.storage.delete(people_list.file.name)
        PeopleList.objects.filter(pk=people_list.pk, file=people_list.file.name).update(file="")
        people_list.file = ""
