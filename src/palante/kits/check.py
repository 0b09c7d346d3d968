"""What is wrong in a kit, from all the rooms that know a part of it."""

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.base.kitparts import KIT, Folder, parts


def faults_of(folder: Folder) -> list[Fault]:
    """Everything wrong in the kit, in the order of its files. No error among them: a journey can start from it."""
    if KIT not in folder:
        mend = _("write one, or name the folder that holds it; `palante kit new` makes a kit to begin from")
        return [Fault(KIT, 1, _("there is no kit.md"), mend)]
    faults = [*_unreadable(folder)]
    for part in parts():
        faults += part.check(folder)
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.path != KIT, fault.path, fault.line))


def _unreadable(folder: Folder) -> list[Fault]:
    faults = []
    for path in folder.files:
        if path.endswith((".md", ".csv")) and not path.startswith("files/"):
            try:
                folder.files[path].decode("utf-8")
            except UnicodeDecodeError as error:
                line = folder.files[path].count(b"\n", 0, error.start) + 1
                mend = _("save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”)")
                faults.append(Fault(path, line, _("here are bytes that are not UTF-8 text"), mend))
    return faults
