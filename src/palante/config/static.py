"""Hashed, compressed static files."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Also rewrites `import … from "./x.js"` to hashed names: no import map, and so no inline script in any page."""

    support_js_module_import_aggregation = True
    # Only in our own modules: others' scripts show imports in their comments that lead nowhere.
    _js_module_import_aggregation_patterns = (
        "palante/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
