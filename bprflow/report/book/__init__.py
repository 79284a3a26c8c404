"""The workbook: a sheet to read, sheets for machines, sheets people fill in and hand back."""

from bprflow.report.book.answers import Answer, Answers, Decision, read_answers
from bprflow.report.book.workbook import workbook

__all__ = ["Answer", "Answers", "Decision", "read_answers", "workbook"]
