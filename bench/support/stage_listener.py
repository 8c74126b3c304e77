"""Her stage in a Chromium that listens, in a process of its own: `Beside("bench.support.stage_listener", ADDRESS)`.

Says {"linked": 1} once the stage is linked. An order {"since": T} is answered with {"heard": T}, the moment at which
sound first came after that, and {"quiet": 1} with {"quiet": 1} once nothing more is heard. Moments are seconds of
this machine's clock.
"""

import json
import sys

from bench.support.stage_page import stage_browser
from streaming.tests.support.voice_page import HEARS, QUIET, SOURCE

PATIENCE_MS = 60_000
# What has been made is over after so much silence.
SILENCE_MS = 1200
_FIRST = f"""(since) => {{
  const found = window.heard.find(([at, loud]) => performance.timeOrigin + at > since && loud > {QUIET});
  return found && performance.timeOrigin + found[0];
}}"""
_OVER = f"""(ms) => window.heard.every(([at, loud]) => at < performance.now() - ms || loud < {QUIET})"""


def main() -> None:
    """Listens until its input ends."""
    with stage_browser(SOURCE) as browser:
        # Small: without a graphics card to paint a picture takes a core, which a viewer's computer has to itself.
        page = browser.new_page(viewport={"width": 160, "height": 90})
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(HEARS)
        page.goto(sys.argv[1])
        page.locator('#stage[data-link="live"]').wait_for()
        print(json.dumps({"linked": 1}), flush=True)
        for order in sys.stdin:
            asked = json.loads(order)
            if "since" in asked:
                heard = page.wait_for_function(_FIRST, arg=asked["since"] * 1000).json_value()
                print(json.dumps({"heard": heard / 1000}), flush=True)
            else:
                page.wait_for_function(_OVER, arg=SILENCE_MS)
                print(json.dumps({"quiet": 1}), flush=True)


if __name__ == "__main__":
    main()
