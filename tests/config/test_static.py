"""What leaves for a phone has a hash in its name, down to what the modules import from each other."""

import re

from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import FileSystemStorage

from palante.config.static import Storage

IMPORT = re.compile(r"""(?:from|import)\s*["'](\.[^"']+)["']""")
HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")


def test_modules_import_each_other_by_hashed_names(tmp_path):
    files = {}
    for finder in get_finders():
        for path, storage in finder.list([]):
            if path.startswith("palante/"):
                files[path] = (storage, path)
    kept = Storage(location=tmp_path)
    for path, (storage, _) in files.items():
        with storage.open(path) as source:
            FileSystemStorage(tmp_path).save(path, source)

    outcomes = list(kept.post_process(files))

    assert [outcome for outcome in outcomes if isinstance(outcome[2], Exception)] == []
    modules = [path for path in (tmp_path / "palante/js").glob("*.js") if HASHED.search(path.name)]
    imported = [name for module in modules for name in IMPORT.findall(module.read_text())]
    assert imported
    assert [name for name in imported if not HASHED.search(name)] == []
    assert all((tmp_path / "palante/js" / name).is_file() for name in imported)
