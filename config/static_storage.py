"""Static files under names that carry their content's hash, so that no cache meets an old script after an upgrade."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, StaticFilesStorage

OTHERS = ("admin/", "unfold/")
_MODULES: Any = ManifestStaticFilesStorage._js_module_import_aggregation_patterns  # type: ignore[attr-defined]


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Django's own, with scripts that import each other rewritten as well; plain names where nothing was collected.

    `manage.py prepare`, and with it every start, collects (`collected_static`). Tests and `runserver` do without.
    """

    support_js_module_import_aggregation = True
    # Django's pattern for `import("…")` would find it in our comments, where it is a type for editors; what is loaded
    # is awaited.
    _js_module_import_aggregation_patterns = (
        _MODULES[0],
        (
            *_MODULES[1][:-1],
            (
                r"""(?P<matched>await import\(["'](?P<url>[./].*?)["']\))""",
                """await import("%(url)s")""",
            ),
        ),
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Any:
        # The admin's theme brings scripts that are no modules of ours, and some that import in circles.
        ours = {name: found for name, found in paths.items() if not name.startswith(OTHERS)}
        return super().post_process(ours, dry_run, **options)

    def stored_name(self, name: str) -> str:
        # Not collected (tests), or new since: the plain name is served too, and revalidated.
        clean = self.clean_name(name)
        return str(self.hashed_files.get(self.hash_key(clean), clean))

    def url(self, name: str | None, force: bool = False) -> str:
        if not self.hashed_files:
            return StaticFilesStorage.url(self, name)
        return super().url(name or "", force)
