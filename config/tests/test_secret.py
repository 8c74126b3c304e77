"""A key that nobody has set is one key, whatever process asks for it."""

import stat
import subprocess
import sys
from pathlib import Path

from config.env import kept_secret


def test_it_is_made_once_and_kept_for_this_account_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret-key"
    made = iter(["first", "second"])
    assert [kept_secret(path, lambda: next(made)) for _process in range(2)] == ["first", "first"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_processes_that_start_at_once_share_it(tmp_path: Path) -> None:
    code = "import sys; from config.settings import SECRET_KEY; sys.stdout.write(SECRET_KEY)"
    environment = {"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path), "READ_DOTENV": "no"}
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _process in range(3)
    ]
    keys = {process.communicate(timeout=60)[0] for process in running}
    assert len(keys) == 1 and len(keys.pop()) >= 50


def test_where_nothing_can_be_kept_there_is_one_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert kept_secret(tmp_path / "file" / "secret-key", lambda: "made") == "made"
