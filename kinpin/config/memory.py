"""Keeps the server's processes small: they share what they can, and give back what is free."""

import contextlib
import ctypes
import gc
from importlib import import_module

from django.db import connections

from kinpin.config.commands.start import after_start
from kinpin.config.sides import ADDRESSES

# Options of glibc's mallopt, by their numbers in malloc.h.
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
_LARGE = 128 * 1024  # bytes


def give_back() -> None:
    """Let the threads of this process and its children share one heap, and return what is large when it is free.

    By itself glibc gives threads heaps of their own, and sheets, each set on another thread, fill them all.
    """
    with contextlib.suppress(AttributeError):  # another C library than glibc has nothing to set
        allocator = ctypes.CDLL(None)
        allocator.mallopt(_ARENA_MAX, 1)
        allocator.mallopt(_MMAP_THRESHOLD, _LARGE)


def share_application() -> None:
    """Load all that a server process needs, before there is one: the processes share it."""
    after_start("kinpin.config.wsgi", "application")
    for addresses in ADDRESSES.values():
        import_module(addresses)
    connections.close_all()  # a connection is not for a parent and its children
    gc.collect()
    gc.freeze()  # a collection writes to what it looks at, and what is written to is no longer shared
