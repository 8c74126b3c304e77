"""Windows of limits that last longer than they can: this machine's clock was set back.

Redis remembers when a window ends by that clock, so everybody whose window was open would be kept waiting for as long
as it was set back.
"""

# Real seconds by which a window may seem longer than it is.
_LEEWAY_S = 5.0


def outlived(window: tuple[int, float, int, float], expiry: int) -> bool:
    """Whether a sliding window, as a storage of `limits` gives it, ends later than one of `expiry` seconds can."""
    _earlier, earlier_ends_in, _current, current_ends_in = window
    # The current counter is kept for two windows, and becomes the earlier one after one of them.
    return earlier_ends_in > expiry + _LEEWAY_S or current_ends_in > 2 * expiry + _LEEWAY_S
