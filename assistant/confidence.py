"""When the sources count as answering a question.

The probability is that of ``vectorstore.ranking``; here stand the two lines that the assistant draws in it. They are
chosen on the half of the Finnish SQuAD questions that fitted nothing (``python -m evals.training``), not on
the cases that ``ohjenuora eval`` reports.
"""

THRESHOLD = 0.8
"""Probability from which an answer is given: there, one question in twenty without an answer still gets one."""
SURE = 0.95
"""Probability under which an answer says that it may not be what was asked."""
