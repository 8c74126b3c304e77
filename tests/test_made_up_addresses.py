"""A picture from a host at an address of 198.18.0.0/15, as transparent proxies make them up: fetched if the operator
says that such a proxy runs here, else refused with the setting that allows it. Over a real network of its own."""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from config.env import BASE_DIR
from llmservice.tests.support.missing_parts import give_up
from tests.support.made_up_address import ADDRESS, HOST, PICTURE
from vtuber.tests.support.tls import make_authority, make_certificate, need_openssl

# In a user namespace anybody may do it, where those are allowed; without one, root.
_WAYS = (["unshare", "--map-root-user", "--net", "--mount"], ["unshare", "--net", "--mount"])


@cache
def apart() -> list[str]:
    """How a program gets a network of its own. Skips where this account may not have one; in CI it has to."""
    if shutil.which("unshare") is None:
        give_up("unshare (util-linux) is not installed")
    works = [way for way in _WAYS if subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0]
    if not works:
        give_up("no network namespace can be made here: it takes user namespaces, or root with CAP_SYS_ADMIN")
    return works[0]


def fetch(folder: Path, **settings: str) -> dict[str, Any]:
    """What `tests.support.made_up_address` prints, with these settings."""
    need_openssl()
    authority = make_authority(folder)
    make_certificate(authority, f"DNS:{HOST}")
    (folder / "hosts").write_text(f"127.0.0.1 localhost\n{ADDRESS} {HOST}\n")
    bare = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(
        [*apart(), sys.executable, "-m", "tests.support.made_up_address", str(folder)],
        cwd=BASE_DIR,
        env={**bare, "SSL_CERT_FILE": str(authority), "DATA_DIR": str(folder), "READ_DOTENV": "no", **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_made_up_address_is_fetched_from_where_the_operator_allows_it(tmp_path: Path) -> None:
    found = fetch(tmp_path, IMAGE_DOWNLOAD_FAKE_IP="true")
    assert found == {"fetched": len(PICTURE), "error": "", "asked": [f"{ADDRESS} {HOST} /a.png"]}


def test_it_is_refused_otherwise_with_the_setting_that_allows_it_and_nobody_is_asked(tmp_path: Path) -> None:
    found = fetch(tmp_path)
    assert (found["fetched"], found["asked"]) == (0, [])
    assert found["error"] == (
        f"the picture's host {HOST} is at {ADDRESS}, an address that transparent proxies make up and that is not "
        "public: if such a proxy runs here, set IMAGE_DOWNLOAD_FAKE_IP=true"
    )
