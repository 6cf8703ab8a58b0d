"""What counts as memory of a process: what it allocates, not what it shares with others."""

import mmap
import os
import subprocess
import sys

import pytest

METER = """
import mmap, os, sys
from segenv.lean.worker.watchdog import memory_meter
inherited = bytearray(os.urandom(1 << 20)) * 40
if os.fork():
    sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
allocated = memory_meter()
{}
print(allocated() >> 20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere files count too")
@pytest.mark.parametrize(
    "does, megabytes",
    [
        ("", 0),
        ("sum(inherited[::4096])", 0),
        ("mine = bytearray(os.urandom(1 << 20)) * 60", 60),
        ("file = mmap.mmap(os.open(sys.argv[1], os.O_RDONLY), 0, mmap.MAP_PRIVATE, mmap.PROT_READ)\n"
         "sum(file[::4096])", 0),
    ],
    ids=["nothing", "inherited", "allocated", "a file"],
)  # fmt: skip
def test_memory_that_counts(does, megabytes, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(os.urandom(40 * mmap.PAGESIZE * 256))
    command = [sys.executable, "-c", METER.format(does), str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert abs(int(said) - megabytes) <= 12
