"""The call's part of a kit: `consents.md`, a journey's own words for what somebody says yes or no to."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from palante.base import headings
from palante.base.document import Fault
from palante.base.kitparts import Folder, Page, part
from palante.people.domain.consent import word_many
from palante.people.models import Purpose

PATH = "consents.md"
LONGEST = 600  # one breath: somebody reads it on a phone, or has it read to her


@part("consents")
class ConsentPart:
    def check(self, folder: Folder) -> Iterable[Fault]:
        for page, _words in _read(folder):
            yield from page.finish()

    def lay(self, folder: Folder, journey: Any) -> None:
        for _page, words in _read(folder):
            word_many(journey.pk, words)

    def fold(self, journey: Any, folder: Folder) -> None:
        """Words people agreed to are not edited in the product: a new kit, or a new form, brings new ones."""
        return


def _read(folder: Folder) -> Iterable[tuple[Page, dict[str, dict[str, str]]]]:
    """The page, and its words by purpose and language; what is wrong is in the page's faults."""
    for document in folder.texts(PATH):
        if document.path != PATH:
            continue
        page = Page(document, folder.languages)
        page.worded("title")
        words: dict[str, dict[str, str]] = {}
        for language, text in page.sections().items():
            for heading in headings.split(text)[1]:
                if _is_good(page, heading, language):
                    words.setdefault(heading.key, {})[language] = heading.body
        _say_what_lacks(page, words, folder.languages)
        yield page, words


def _is_good(page: Page, heading: headings.Heading, language: str) -> bool:
    line = page.document.line_in(language, heading.line)
    if heading.key not in Purpose.values:
        known = ", ".join(f"{{#{purpose}}}" for purpose in Purpose.values)
        what = _("“%(title)s” says no purpose that Palante knows") % {"title": heading.title}
        page.wrong(what, _("end the heading with one of: %(known)s") % {"known": known}, line=line)
        return False
    if not heading.body:
        what = _("there are no words under “%(title)s”") % {"title": heading.title}
        page.wrong(what, _("write below it what somebody says yes or no to"), line=line)
        return False
    if len(heading.body) > LONGEST:
        what = _("“%(title)s” has %(count)s characters") % {
            "title": heading.title,
            "count": len(heading.body),
        }
        page.wrong(what, _("at most %(most)s fit: shorten it") % {"most": LONGEST}, line=line)
        return False
    return True


def _say_what_lacks(page: Page, words: dict[str, dict[str, str]], languages: list[str]) -> None:
    for purpose, said in words.items():
        for language in languages:
            if language not in said:
                what = _("{#%(purpose)s} has no words in “%(language)s”") % {
                    "purpose": purpose,
                    "language": language,
                }
                page.wrong(
                    what, _("people will read another language: write it there too"), severity="warning"
                )
