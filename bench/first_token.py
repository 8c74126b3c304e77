"""How long after the model's first word the viewer has hers, and whether the whole answer is what the model said.

    python bench/first_token.py [--short] [--speaking]

Prints one JSON object; exit code 1 when a limit is missed. Worker and web server are real, so are the clients of the
models; the models are stand-ins for an OpenAI-compatible server and for TGI (its chat, and its own
`generate_stream`), which stream at a fixed pace and say when they sent which piece. One viewer asks, waits for the
answer, and asks the next. `added` is from the moment the first piece of the answer proper (after any reasoning) was
sent by the model to the moment the first words were read by the viewer's process.

Settings are the usual ones. The first answer of an unknown OpenAI model is held until it ends, for fear of reasoning,
so one answer is asked for before anything is counted; TGI's are held until `</think>`, which its stand-in says.
"""

import argparse
import json
import os
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.beside import Beside, her_voice_at_work
from bench.support.figures import percentile
from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.spoken_answers import Spoken, faults, follow, proper
from bench.support.system import System, running

MOST_MS = 40.0
# The short form runs on machines that do other work at the same time.
SHORT_MOST_MS = 80.0
TEXT = "（歪头）「小鱼干还有布丁，都分你一半。猫说到做到，不过要先抢得过我喵。」（舔爪子）「抢完一起看窗外下雨。」"
THOUGHTS = "<think>有人问我。先想想冰箱里有什么，再想想该不该说。</think>\n\n"
ANSWER_S = 30.0
QUESTIONS = (
    "冰箱里有什么？",
    "你最怕什么声音？",
    "今天睡了几次？",
    "窗台归谁？",
    "纸箱和沙发选哪个？",
    "下雨会想谁？",
)


@dataclass(frozen=True)
class Model:
    """A stand-in, and how she is told of it."""

    name: str
    module: str
    arguments: tuple[str, ...]
    settings: dict[str, str]


MODELS = (
    Model(
        "openai",
        "llmservice.tests.support.openai_standin",
        ("--text", TEXT),
        {"PERSONA_BASE_URL": "{url}/v1", "PERSONA_MODEL": "standin", "PERSONA_BACKEND": "openai"},
    ),
    Model(
        "tgi",
        "llmservice.tests.support.tgi_standin",
        ("--text", THOUGHTS + TEXT),
        {"TGI_URL": "{url}", "TGI_API": "chat", "PERSONA_BACKEND": "tgi"},
    ),
    Model(
        "tgi_generate",
        "llmservice.tests.support.tgi_standin",
        ("--text", THOUGHTS + TEXT, "--api", "generate"),
        {"TGI_URL": "{url}", "TGI_API": "generate", "PERSONA_BACKEND": "tgi"},
    ),
)


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="fewer answers of two models, a looser limit: a minute")
    parser.add_argument("--one", choices=[model.name for model in MODELS], help=argparse.SUPPRESS)
    parser.add_argument("--speaking", action="store_true", help="while the embedded voice speaks without a pause")
    options = parser.parse_args()
    answers, pieces, pace = (8, 16, 0.03) if options.short else (25, 40, 0.04)
    if options.one:
        (model,) = (model for model in MODELS if model.name == options.one)
        print(json.dumps(_measure(model, answers, pieces, pace, options.speaking), ensure_ascii=False))
        return 0
    began, load = time.monotonic(), os.getloadavg()[0]
    models = MODELS[:2] if options.short else MODELS
    # Settings are read once a process: a process for each model.
    results = {model.name: _in_its_own_process(model, options.short, options.speaking) for model in models}
    added = [figure for result in results.values() for figure in result.pop("added_ms")]
    limit = SHORT_MOST_MS if options.short else MOST_MS
    outcome: dict[str, Any] = {
        "added_ms_p50": max(result["added_ms_p50"] for result in results.values()),
        "added_ms_p95": round(percentile(added, 0.95), 1),
        "exact": all(not result["faults"] for result in results.values()),
        "answers": len(added),
        "pace_s": pace,
        **results,
    }
    outcome["missed"] = [
        *([f"added_ms_p50 is above {limit:g}"] if outcome["added_ms_p50"] > limit else []),
        *([] if outcome["exact"] else ["an answer was not what the model said"]),
    ]
    outcome |= {"load_before": round(load, 2), "seconds": round(time.monotonic() - began, 1)}
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if outcome["missed"] else 0


def _in_its_own_process(model: Model, short: bool, speaking: bool) -> dict[str, Any]:
    words = (["--short"] if short else []) + (["--speaking"] if speaking else [])
    with Beside("bench.first_token", "--one", model.name, *words) as one:
        return one.hear()


def _measure(model: Model, answers: int, pieces: int, pace: float, speaking: bool) -> dict[str, Any]:
    arguments = ("--port", "0", "--pace", str(pace), "--pieces", str(pieces), *model.arguments)
    with Beside(model.module, *arguments) as standin, scratch_folder() as folder:
        url = standin.hear()["url"]
        settings = environment(
            folder,
            **{name: value.format(url=url) for name, value in model.settings.items()},
            CHAT_MODE="small",
            CHAT_PAUSE_S="0.1",
            CHAT_VIEWER_LIMITS="1000/second",
            CHAT_ADDRESS_LIMITS="1000/second",
            LOG_LEVEL="WARNING",
        )
        with running(System(folder, settings)) as system, her_voice_at_work(folder, speaking):
            system.start_broker()
            enter_django(system.settings)
            frames = _talk(system, answers)
        with urllib.request.urlopen(f"{url}/bench/sent") as response:
            sent = [[(piece, at) for piece, at in one] for one in json.load(response)]
    return _judge(model.name, frames, sent)


def _talk(system: System, answers: int) -> list[dict[str, Any]]:
    """Everything that the viewer was shown while she answered once to warm up, and so many times more."""
    from bench.support.on_air import PATH, cookies, go_on_air

    go_on_air()
    system.start_rest()
    frames: list[dict[str, Any]] = []
    with Beside("bench.support.talkers", f"ws://{system.address.host}:{system.address.port}{PATH}") as viewer:
        viewer.say_first(cookies(1))
        viewer.hear()
        for number in range(answers + 1):
            text = f"第{number + 1}问：{QUESTIONS[number % len(QUESTIONS)]}"
            viewer.tell(say=text, who=0, id=f"q-{number}")
            end = time.monotonic() + ANSWER_S
            while True:
                frames.append(viewer.hear())
                if frames[-1]["kind"] == "line" and frames[-1]["answer"] is not None:
                    break
                if time.monotonic() > end:
                    raise TimeoutError(f"no answer to {text}")
    return frames


def _judge(name: str, frames: list[dict[str, Any]], sent: list[list[tuple[str, float]]]) -> dict[str, Any]:
    spoken = follow(frames)
    wrong = (
        [f"{len(sent)} answers were asked of the model, {len(spoken)} were shown"] if len(sent) != len(spoken) else []
    )
    added: list[float] = []
    for answer, pieces in list(zip(spoken, sent, strict=False))[1:]:
        text, at = proper(pieces)
        wrong += [f"answer {answer.answer}: {fault}" for fault in faults(answer, text)]
        added.append(_added_ms(answer, at))
    p50, p95 = percentile(added, 0.5), percentile(added, 0.95)
    progress(f"{name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms over {len(added)} answers; {len(wrong)} faults")
    return {
        "added_ms_p50": round(p50, 1),
        "added_ms_p95": round(p95, 1),
        "added_ms": [round(figure, 2) for figure in added],
        "faults": wrong[:5],
    }


def _added_ms(answer: Spoken, at: float) -> float:
    return ((answer.first if answer.first is not None else float("inf")) - at) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
