"""A pytest plugin, loaded before the settings are: tests see a clean environment and a data folder of their own."""

import os
import tempfile

# Whatever could make a test call somebody's model, or touch somebody's database or broker.
_FOREIGN = ("_API_KEY", "_BASE_URL", "_BACKEND")

os.environ["READ_DOTENV"] = "no"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="vtuber-test-")
for name in list(os.environ):
    if name.endswith(_FOREIGN) or name in ("DATABASE_URL", "REDIS_URL", "TGI_URL", "LANGUAGE_CODE", "FAILPOINT_DIR"):
        del os.environ[name]
