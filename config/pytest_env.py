"""A pytest plugin, loaded before the settings are: tests see a clean environment and a data folder of their own."""

import os
import tempfile
from pathlib import Path

# Whatever could make a test call somebody's model, or touch somebody's database or broker.
_FOREIGN = (
    "QWEN_",
    "DIRECTOR_",
    "PERSONA_",
    "IMAGE_",
    "JUDGE_",
    "TGI_",
    "EMBEDDED_MODEL_",
    "EMBEDDED_VOICE_",
    "VOICE_",
    "MODEL_",
    "CIRCUIT_",
)
_OTHERS = ("DATABASE_URL", "REDIS_URL", "LANGUAGE_CODE", "FAILPOINT_DIR")

os.environ["READ_DOTENV"] = "no"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="vtuber-test-")
# Where collected static files would be: WhiteNoise warns of a folder that is missing.
(Path(os.environ["DATA_DIR"]) / "static").mkdir()
# Test processes share the cores already: threads of PyTorch's that wait for each other would keep them from the rest.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# A library that would call its maker from wherever it is loaded (llmservice/speaker/kokoro.py).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
# The tests that want the embedded model ask for it by name.
os.environ["EMBEDDED_MODEL"] = "off"
os.environ["EMBEDDED_VOICE"] = "off"
# Wake-ups that a test sends go to this app, which keeps them in memory, and not to a broker that Celery imagines.
from config import celery as celery  # noqa: E402

for name in list(os.environ):
    if name.startswith(_FOREIGN) or name in _OTHERS:
        del os.environ[name]
