"""Static files with content hashes in their names, ES modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class DeskStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import './x.js';` in our modules too: they change with what they import.

    Only ours (js/): what libraries ship is no concern of the rewriter and trips it.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
