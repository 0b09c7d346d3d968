"""Hashed, compressed static files."""

from typing import ClassVar

from whitenoise.storage import CompressedManifestStaticFilesStorage

# `import … from "./x.js"` and `import "./x.js"`. Django's own pattern asks for a semicolon at the end of the line, and
# passes over the import in silence where there is none.
MODULE_IMPORT = r"""(?P<matched>(?P<lead>\b(?:from|import)\s*)["'](?P<url>\.{1,2}/[^"']+)["'])"""


class Storage(CompressedManifestStaticFilesStorage):
    """Also leads the imports of our modules to hashed names: no import map, and so no inline script in any page; and
    what the service worker keeps is what the modules ask for."""

    patterns: ClassVar = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.js", ((MODULE_IMPORT, '%(lead)s"%(url)s"'),)),
    )
