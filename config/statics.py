"""Static files with content hashes in their names, ES modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class DeskStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import "./x.js"` too, so a module and what it imports change together."""

    support_js_module_import_aggregation = True
