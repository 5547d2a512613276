"""When the sources count as answering a question.

The probability is that of ``vectorstore.ranking``; here stand the two lines that the assistant draws in it. They are
chosen on the half of the Finnish SQuAD questions that fitted nothing (``python -m evals.training``), not on
the cases that ``ohjenuora eval`` reports.
"""

THRESHOLD = 0.86
"""Probability from which an answer is given: there, 3 questions in 100 without an answer still get one."""
SURE = 0.95
"""Probability under which an answer says that it may not be what was asked."""
