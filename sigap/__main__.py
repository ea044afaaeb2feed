"""`python -m sigap`: the front door."""

import sys

from sigap.cli import main

if __name__ == "__main__":
    sys.exit(main())
