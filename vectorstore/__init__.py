"""From documents to passages that can be found: analysis, indexes, releases and search."""

import os

# Before NumPy is loaded. The products here are small: threads for each cost more than they give (an answer 79 ms with
# them, 53 ms without, on two cores), and take the cores from other readers.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
