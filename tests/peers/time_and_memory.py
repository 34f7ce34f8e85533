#!/usr/bin/env python3
"""A line of a table: what a command takes. Exit 1 from 30 s on.

    time_and_memory.py TITLE COMMAND...
"""

import resource
import subprocess
import sys
import time


def main():
    title, *command = sys.argv[1:]
    begin = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    seconds = time.monotonic() - begin
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"| {title} | {seconds:.1f} s ({usage.ru_utime + usage.ru_stime:.1f} s of CPU) | {usage.ru_maxrss / 1024:.0f} MB |")
    return 0 if seconds < 30 else 1


if __name__ == "__main__":
    sys.exit(main())
