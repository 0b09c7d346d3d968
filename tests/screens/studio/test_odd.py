from palante.base.document import Fault
from palante.screens.studio.odd import odd_in


def test_what_is_odd_in_many_files_is_said_once_with_its_places():
    rare = Fault("a.md", 1, "no continent", "write one", "warning")
    common = [Fault(f"{name}.md", 3, "no time", "give one", "warning") for name in "abc"]

    first, second = odd_in([rare, *common])

    assert (first.what, first.places) == ("no time", ["a.md:3", "b.md:3", "c.md:3"])
    assert (second.what, second.places) == ("no continent", ["a.md:1"])
