"""A bench reads the settings of its own world, or none."""

import os
import subprocess
import sys

import pytest

from bench.support.scratch_world import enter_django
from launcher.envfile import ROOT


def test_who_has_read_other_settings_does_not_enter_this_world() -> None:
    with pytest.raises(RuntimeError, match="have been read before"):
        enter_django({"DATA_DIR": "/nowhere"})
    assert os.environ.get("DATA_DIR") != "/nowhere"


def test_a_database_is_begun_before_any_setting_is_read() -> None:
    line = "import sys, vtuber.tests.support.postgres; sys.exit('config.env' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", line], cwd=ROOT, timeout=60, check=False).returncode == 0
