"""Static files with content hashes in their names, ES modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class DeskStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import './x.js';` in our modules, so that their hashes change with their imports.

    Only in js/: other libraries' files cannot be rewritten.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
