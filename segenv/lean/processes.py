"""Looking at other processes."""

import contextlib

import psutil

LOOK = 0.25  # seconds of silence after which a child is looked at: somebody may have stopped it


def is_stopped(pid: int) -> bool:
    """Whether a process was stopped, by a signal or a debugger, and may stay so for ever."""
    with contextlib.suppress(psutil.Error):
        status = psutil.Process(pid).status()
        return status in (psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP)
    return False
