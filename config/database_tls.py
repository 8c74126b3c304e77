"""The rule about certificates, for PostgreSQL: what asks for TLS gets it checked (launcher/tls.py)."""

import os
from typing import Any

from launcher.messages import say
from launcher.tls import BadSetting, ca_file, is_checked, system_ca_file

# libpq's words that promise no check of who answers.
_UNCHECKED = ("", "allow", "prefer", "require")


def checked_options(options: dict[str, Any], *, ca: str = "", check: str = "") -> dict[str, Any]:
    """libpq's `options`, from the query of DATABASE_URL, with the rule applied.

    `ca` and `check` are DATABASE_CA_FILE and DATABASE_TLS_VERIFY as they are written. `sslmode=require`, which libpq
    takes for "encrypted, with whomever", becomes `verify-full`; an address that says nothing of TLS stays as it is,
    unless a CA is named for it. Raises BadSetting.
    """
    mode = str(options.get("sslmode") or os.environ.get("PGSSLMODE", ""))
    named = ca_file("DATABASE_CA_FILE", ca)
    inside = str(options.get("sslrootcert") or "")
    if inside and inside != "system":
        inside = ca_file("DATABASE_URL, sslrootcert", inside)
    if named and inside and named != inside:
        raise BadSetting(
            say(
                "DATABASE_URL and DATABASE_CA_FILE name different files: keep one.",
                "DATABASE_URL 与 DATABASE_CA_FILE 指定了不同的证书文件：请只保留一个。",
            )
        )
    named = named or inside
    if not is_checked("DATABASE_TLS_VERIFY", check):
        # With a root certificate libpq would check even where it is asked not to.
        kept = {name: value for name, value in options.items() if name != "sslrootcert"}
        return {**kept, "sslmode": "require"} if mode not in ("", "disable", "allow", "prefer") else kept
    if mode == "disable" and named:
        raise BadSetting(
            say(
                "DATABASE_URL has sslmode=disable, but a CA is named for it: take one of the two out.",
                "DATABASE_URL 中有 sslmode=disable，却又指定了 CA：请去掉其中一个。",
            )
        )
    if mode in ("", "allow", "prefer", "disable") and not named:
        return options
    if mode == "verify-ca" and named in ("", "system"):
        # Anybody can have a certificate of some public authority for some name.
        mode = "verify-full"
    root = named or os.environ.get("PGSSLROOTCERT") or system_ca_file() or "system"
    return {**options, "sslmode": "verify-full" if mode in _UNCHECKED else mode, "sslrootcert": root}
