"""Stands in for the process that speaks, and does what the words that it is told ask for.

    python speaker_standin.py [ready|mute|trouble]

"死" dies at once, "等" says nothing more, "乱" answers with nonsense, "短" dies in the middle of a sound, "无" finds
nothing to say, "走" says it and goes. Anything else is said: two bytes a character.
"""

import json
import os
import sys
import time


def main() -> None:
    """Answers until there is no more to read."""
    out = sys.stdout.buffer
    how = sys.argv[1] if len(sys.argv) > 1 else "ready"
    if how == "trouble":
        out.write(b'{"state": "trouble", "why": "no model"}\n')
        return
    if how == "ready":
        out.write(b'{"state": "ready"}\n')
        out.flush()
    for line in sys.stdin.buffer:
        text = json.loads(line)["text"]
        if text == "死":
            os._exit(3)
        if text == "等" or how == "mute":
            time.sleep(60)
        if text == "无":
            out.write(b'{"state": "nothing", "why": "nothing in it"}\n')
        elif text == "乱":
            out.write(b"Segmentation fault\n")
        else:
            out.write(json.dumps({"state": "sound", "bytes": 2 * len(text)}).encode() + b"\n")
            out.write(b"\1\0" * (len(text) - (text == "短")))
        out.flush()
        if text in ("走", "短"):
            os._exit(0)


if __name__ == "__main__":
    main()
