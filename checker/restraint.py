"""How long judging one draft may take and how much memory it may have: in the very process of the user, or in one that may be ended.

Readers and checks keep within limits of their own; this is for the draft that finds a hole in them.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from checker import limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_RING: Final[signal.Signals] = getattr(signal, "SIGALRM", signal.SIGTERM)
_STATE, _DATA = Path("/proc/self/statm"), 5
"""Where Linux tells how much memory this process has, and the number of the word that tells its data, in pages."""


class OverrunError(BaseException):
    """The time is over; nothing that survives other failures on the way may take this for one of them."""


@contextmanager
def restrained() -> Iterator[None]:
    """Raise ``OverrunError`` when what runs under this takes too long, ``MemoryError`` when it asks for too much memory.

    Only the main thread can be called off, and where the system has no timers (Windows) only between two steps of Python.
    """
    with ExitStack() as stack:
        stack.callback(limit_memory())
        try:
            stack.callback(signal.signal, _RING, signal.signal(_RING, _ring))
        except ValueError:  # another thread
            yield
            return
        stack.callback(_alarm(limits.JUDGING_SECONDS))
        yield


def _ring(*_: object) -> NoReturn:
    raise OverrunError


def _alarm(seconds: float) -> Callable[[], object]:
    """Have the signal sent after so many seconds; return what calls that off."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
        return lambda: signal.setitimer(signal.ITIMER_REAL, 0)
    import _thread  # noqa: PLC0415 - only where there are no timers
    import threading  # noqa: PLC0415 - likewise

    timer = threading.Timer(seconds, _thread.interrupt_main, (_RING,))
    timer.daemon = True
    timer.start()
    return timer.cancel


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off Python's search for circular garbage.

    What a draft is made into stays alive until it is judged: looking through it again and again takes a time that grows faster than the draft.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def limit_memory() -> Callable[[], object]:
    """Limit what this process may have besides what it has, and return what ends that; nothing happens where the system has no such limit.

    Data, unlike the address space, are what is really asked for; LibreOffice would miss the latter.
    """
    try:
        import resource  # noqa: PLC0415 - Windows has none

        wanted = int(_STATE.read_text(encoding="ascii").split()[_DATA]) * resource.getpagesize() + limits.JUDGING_MEMORY
    except (ImportError, OSError):
        return lambda: None
    before = resource.getrlimit(resource.RLIMIT_DATA)
    known = [each for each in (wanted, *before) if each != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(known), before[1]))
    return lambda: resource.setrlimit(resource.RLIMIT_DATA, before)


@contextmanager
def ending(seconds: int) -> Iterator[Callable[[], None]]:
    """Give what says that this process goes on, and end it when it does not say so for so long: nothing else ends a reader that hangs in C."""
    silent = os.open(os.devnull, os.O_WRONLY)
    try:
        yield lambda: faulthandler.dump_traceback_later(seconds, exit=True, file=silent)
    finally:
        faulthandler.cancel_dump_traceback_later()
        os.close(silent)
