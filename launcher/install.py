"""Packages: a `.venv` of its own, filled from the lock files with hashes, by uv where there is one, else pip."""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from launcher.envfile import ROOT
from launcher.errors import StartError, folder_error
from launcher.messages import say
from launcher.terminal import Step

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LOG = VENV / "install.log"
# The newest Python for which every locked package is built.
NEWEST = (3, 14)

# Of a network that reads along, a company's for instance.
_NOT_TRUSTED = ("certificate verify failed", "certificate_verify_failed", "invalid peer certificate")
_NO_NETWORK = (
    "temporary failure in name resolution",
    "name or service not known",
    "nodename nor servname",
    "network is unreachable",
    "connection refused",
    "newconnectionerror",
    "dns error",
    "failed to fetch",
    "error sending request",
    "could not connect",
    "read timed out",
    "connecttimeout",
    # All that pip says when it is told not to try again. A locked version never goes away by itself.
    "(from versions: none)",
)


def ready(files: Sequence[str], stamp: str) -> bool:
    """Whether exactly these lock files were installed into this `.venv` before."""
    try:
        return PYTHON.exists() and (VENV / stamp).read_text(encoding="utf-8") == fingerprint(files)
    except OSError:
        return False


def writable() -> bool:
    """Whether this account may install: another one may have done so for it."""
    return os.access(VENV, os.W_OK)


def fingerprint(files: Sequence[str]) -> str:
    """Changes with a lock file or with the Python that the `.venv` was made from."""
    digest = hashlib.sha256((VENV / "pyvenv.cfg").read_bytes())
    for name in files:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def mark_ready(files: Sequence[str], stamp: str) -> None:
    """Remember that these files are installed."""
    # A power cut must not leave this file and half of the packages.
    if sys.platform != "win32":
        os.sync()
    (VENV / stamp).write_text(fingerprint(files), encoding="utf-8")


def make_venv() -> None:
    """Create `.venv`, or again if its Python is gone; pip comes only when uv is not there to do without."""
    try:
        if _stale():
            shutil.rmtree(VENV)
        if not PYTHON.exists():
            venv.create(VENV, symlinks=os.name != "nt", with_pip=False)
        if needs_pip():
            _ensure_pip()
    except OSError as error:
        raise folder_error(VENV, error, ours=True) from error


def command(files: Sequence[str], *extra: str) -> list[str]:
    """The call that installs `files` into `.venv`."""
    wanted = [part for name in files for part in ("-r", str(ROOT / name))]
    hashes = ["--require-hashes"] if is_locked(files) else []
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--python", str(PYTHON), *hashes, *extra, *wanted]
    if "--no-deps" in extra:
        # A part names each package that it needs, and a wheel's own name tells on which Python it runs. What says so
        # a second time may be too strict: misaki, of which only files are read, would have none newer than 3.12. uv
        # looks at the lower bound alone.
        extra = (*extra, "--ignore-requires-python")
    quiet = ["--disable-pip-version-check", "--no-input", "--no-compile", "--progress-bar", "off"]
    return [str(PYTHON), "-m", "pip", "install", *quiet, *hashes, *extra, *wanted]


def is_locked(files: Sequence[str]) -> bool:
    """Whether every file names all that is installed, with hashes; those for training do not."""
    return all("--hash=" in (ROOT / name).read_text(encoding="utf-8") for name in files)


def count(files: Sequence[str]) -> int:
    """How many packages the lock files name, for the progress; those of other systems are among them."""
    lines = (line for name in files for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
    return sum("==" in line and line[:1].isalnum() for line in lines)


def run(files: Sequence[str], stamp: str, step: Step, *extra: str) -> None:
    """Install and remember it; raises StartError with the reason and the place of the log."""
    total, fetched, last = count(files) if is_locked(files) else 0, 0, ""
    try:
        with (
            LOG.open("w", encoding="utf-8", errors="replace") as log,
            subprocess.Popen(
                command(files, *extra),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            ) as process,
        ):
            assert process.stdout is not None
            for line in process.stdout:
                log.write(line)
                last = line.strip() or last
                fetched += line.startswith("Collecting ")
                step.progress((f"{min(fetched, total)}/{total}" if total else f"{fetched}") if fetched else "")
            failed = process.wait()
        if failed:
            raise failure(LOG)
        mark_ready(files, stamp)
    except OSError as error:
        raise folder_error(VENV, error, ours=True) from error


def failure(log: Path) -> StartError:
    """Why an installation failed, in one line, from what the installer wrote."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    where = f"({log})"
    low = text.lower()
    if "no space left" in low:
        return StartError(
            say(f"The disk is full: make room, then start again {where}.", f"磁盘已满：腾出空间 {where}。")
        )
    if any(sign in low for sign in _NOT_TRUSTED):
        return StartError(
            say(
                "Packages could not be fetched: the certificate on the way is signed by nobody that is known here. "
                f"Name the CA of your network in PIP_CERT (pip) or SSL_CERT_FILE (uv), then start again {where}.",
                "无法下载依赖包：途中的证书不是由这里认识的机构签发的。"
                f"请用 PIP_CERT（pip）或 SSL_CERT_FILE（uv）指定你所在网络的 CA，再启动 {where}。",
            )
        )
    if any(sign in low for sign in _NO_NETWORK):
        return StartError(
            say(
                f"Packages could not be fetched: there is no network. Connect, then start again {where}.",
                f"没有网络，无法下载依赖包：联网后再启动 {where}。",
            )
        )
    errors = [line.strip() for line in text.splitlines() if "error" in line.lower()] or text.splitlines()[-1:]
    said = errors[-1] if errors else "?"
    english, chinese = f"Packages could not be installed: {said} {where}", f"依赖包安装失败：{said} {where}"
    if sys.version_info[:2] > NEWEST:
        mine, newest = (".".join(map(str, version)) for version in (sys.version_info[:2], NEWEST))
        english += (
            f" Not every package is built for Python {mine} yet: delete .venv and start with {newest} or older."
        )
        chinese += f" 有些包还没有 Python {mine} 的版本：删掉 .venv，用 {newest} 或更早的 Python 启动。"
    return StartError(say(english, chinese))


def _stale() -> bool:
    """A `.venv` whose interpreter was removed, or replaced by another minor version, cannot be used any more."""
    config = VENV / "pyvenv.cfg"
    if not config.exists():
        return VENV.exists()
    if not PYTHON.exists():
        return True
    lines = (line.partition("=") for line in config.read_text(encoding="utf-8").splitlines())
    pairs = {name.strip(): value.strip() for name, _, value in lines}
    base = Path(getattr(sys, "_base_executable", sys.executable)).parent
    made_for = ".".join((pairs.get("version") or pairs.get("version_info") or "").split(".")[:2])
    return Path(pairs.get("home", "")) == base and made_for != f"{sys.version_info[0]}.{sys.version_info[1]}"


def needs_pip() -> bool:
    """Whether there is neither uv on the path nor pip in `.venv`."""
    return not shutil.which("uv") and not _has_pip()


def _has_pip() -> bool:
    return any(VENV.glob("lib/python3*/site-packages/pip")) or (VENV / "Lib/site-packages/pip").exists()


def _ensure_pip() -> None:
    done = subprocess.run(
        [str(PYTHON), "-m", "ensurepip", "--default-pip"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        raise StartError(
            say(
                "This Python comes without ensurepip: install uv, or the python3-venv package of your system.",
                "这个 Python 没有 ensurepip：请安装 uv，或系统的 python3-venv 软件包。",
            )
        )
