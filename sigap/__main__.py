"""`python -m sigap`: the front door."""

import gc
import os
import sys

# Boosting's threads wait for each other by spinning: on a busy machine two of them are ten times slower than one.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from sigap.cli.parser import main

if __name__ == "__main__":
    status = main()
    # The end frees everything at once: without this, the garbage collector looks at all of it first.
    gc.freeze()
    sys.exit(status)
