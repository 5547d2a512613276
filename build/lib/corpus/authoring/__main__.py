"""Build every shipped file that has a source, or those into another folder: ``python -m corpus.authoring [FOLDER]``."""

import sys
from pathlib import Path

from corpus.authoring.build import build_all

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "documents"
    for built in build_all(folder):
        print(built)
