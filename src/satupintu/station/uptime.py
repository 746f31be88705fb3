"""The machine's own seconds."""

import time


def uptime() -> float:
    """Seconds since the start of the machine, sleep included; no setting of the clock moves it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
