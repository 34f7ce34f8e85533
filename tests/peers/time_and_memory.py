#!/usr/bin/env python3
"""A line of a table: what a command takes. Exit 1 from 30 s of CPU on.

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
    busy = usage.ru_utime + usage.ru_stime
    print(f"| {title} | {busy:.1f} s of CPU, {seconds:.1f} s in all | {usage.ru_maxrss / 1024:.0f} MB |")
    return 0 if busy < 30 else 1


if __name__ == "__main__":
    sys.exit(main())
