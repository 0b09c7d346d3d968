"""Translations are complete: every sentence of the sources has its Spanish, none is fuzzy, and what is compiled is current.

    python tools/translations.py            # check; changes nothing
    python tools/translations.py --write    # make messages: take up new sentences and compile

Each room and each group of screens has a `locale` folder of its own; a sentence belongs to the nearest one above it.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "palante"
DJANGO_ADMIN = str(Path(sys.executable).parent / "django-admin")
LANGUAGES = ["es"]  # English is what the sources say
# gettext's newest Spanish has a third form, for whole millions. Django merges catalogues: they must count alike.
PLURALS = {"es": "nplurals=2; plural=(n != 1);"}


def homes(package: Path) -> list[Path]:
    """The folders that may have translations of their own: each room, the screens and each group of them."""
    rooms = [path.parent for path in [*package.glob("*/__init__.py"), *package.glob("screens/*/__init__.py")]]
    return sorted(path for path in rooms if path.name not in ("config", "templatetags"))


def take_up(package: Path) -> None:
    """Run makemessages in every home; sentences that are gone are dropped."""
    for home in homes(package):
        (home / "locale").mkdir(exist_ok=True)
    for home in homes(package):
        inner = [
            f"{path.relative_to(home)}/*" for path in homes(package) if path != home and home in path.parents
        ]
        ignored = [argument for pattern in inner for argument in ("--ignore", pattern)]
        languages = [argument for language in LANGUAGES for argument in ("--locale", language)]
        command = [
            DJANGO_ADMIN,
            "makemessages",
            *languages,
            *ignored,
            "--no-obsolete",
            "--add-location",
            "file",
        ]
        subprocess.run([*command, "--verbosity", "0"], cwd=home, check=True)
    for folder in sorted(package.rglob("locale/**/"), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def sentences(file: Path) -> dict[tuple[str | None, str, str], polib.POEntry]:
    return {
        (entry.msgctxt, entry.msgid, entry.msgid_plural): entry
        for entry in polib.pofile(str(file))
        if not entry.obsolete
    }


def faults_of(file: Path, fresh: Path) -> list[str]:
    """What is wrong with one .po file, given what the sources say today."""
    have, want = sentences(file), sentences(fresh)
    faults = [f"not taken up: “{key[1]}”" for key in want if key not in have]
    faults += [f"no longer said anywhere: “{key[1]}”" for key in have if key not in want]
    for (_, msgid, _), entry in have.items():
        if entry.fuzzy:
            faults.append(f"fuzzy: “{msgid}”")
        elif not entry.translated():
            faults.append(f"no Spanish: “{msgid}”")
    catalogue = polib.pofile(str(file))
    if (rule := PLURALS.get(catalogue.metadata.get("Language") or "es")) != catalogue.metadata.get(
        "Plural-Forms"
    ):
        faults.append(f"Plural-Forms is not “{rule}”: numbers would be said in English")
    compiled = file.with_suffix(".mo")
    if not compiled.exists() or dict(_compiled(polib.mofile(str(compiled)))) != dict(
        _compiled(polib.pofile(str(file)))
    ):
        faults.append("the .mo file is not what the .po file says")
    return faults


def _compiled(catalogue: polib.POFile | polib.MOFile):
    for entry in catalogue:
        if isinstance(entry, polib.MOEntry) or (
            not entry.obsolete and not entry.fuzzy and entry.translated()
        ):
            plurals = tuple(sorted((int(n), text) for n, text in entry.msgstr_plural.items()))
            yield (entry.msgctxt or "", entry.msgid, entry.msgid_plural), (entry.msgstr, plurals)


def check(package: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "palante"
        shutil.copytree(package, copy, ignore=shutil.ignore_patterns("static", "__pycache__", "*.mo", "data"))
        take_up(copy)
        faults = []
        for home in homes(copy):
            for language in LANGUAGES:
                inner = Path("locale") / language / "LC_MESSAGES" / "django.po"
                fresh, file = home / inner, package / home.relative_to(copy) / inner
                if not fresh.exists():
                    continue
                if not sentences(fresh):
                    continue
                if not file.exists():
                    faults.append(f"{file.relative_to(package.parent)}: missing")
                    continue
                faults += [f"{file.relative_to(package.parent)}: {fault}" for fault in faults_of(file, fresh)]
        return faults


def compile_all(package: Path) -> None:
    for file in package.rglob("*.po"):
        catalogue = polib.pofile(str(file))
        if catalogue.metadata.get("Plural-Forms") != (rule := PLURALS[file.parent.parent.name]):
            catalogue.metadata["Plural-Forms"] = rule
            catalogue.save()
        catalogue.save_as_mofile(str(file.with_suffix(".mo")))


def main(write: bool) -> int:
    if not shutil.which("xgettext"):
        print("gettext is not installed; `make services` brings it.")
        return 1
    if write:
        take_up(PACKAGE)
        compile_all(PACKAGE)
    faults = check(PACKAGE)
    print("\n".join(faults) or "Every sentence has its Spanish.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv))
