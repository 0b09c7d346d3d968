"""What is wrong in a kit, from all the rooms that know a part of it."""

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.base.kitparts import KIT, Folder, parts
from palante.journeys.kitpage import read_kit


def faults_of(folder: Folder) -> list[Fault]:
    """Everything wrong in the kit, in the order of its files. No error among them: a journey can start from it."""
    if KIT not in folder:
        mend = _("write one, or name the folder that holds it; `palante kit new` makes a kit to begin from")
        return [Fault(KIT, 1, _("there is no kit.md"), mend)]
    faults = _unreadable(folder)
    if not folder.kit.values:  # without it nothing is known of languages and days: mend this first
        faults += read_kit(folder).faults
    else:
        for part in parts():
            faults += part.check(folder)
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.path != KIT, fault.path, fault.line))


def _unreadable(folder: Folder) -> list[Fault]:
    faults = []
    for path, content in folder.files.items():
        if not path.endswith((".md", ".csv")) or path.startswith("files/"):
            continue
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            mend = _("save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”)")
            line = content.count(b"\n", 0, error.start) + 1
            faults.append(Fault(path, line, _("here are bytes that are not UTF-8 text"), mend))
        if (zero := content.find(b"\0")) >= 0:
            line = content.count(b"\n", 0, zero) + 1
            faults.append(
                Fault(
                    path,
                    line,
                    _("here is a zero byte, which is not text"),
                    _("delete it, or write the line anew"),
                )
            )
    return faults
