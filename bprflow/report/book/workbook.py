"""The workbook as a file."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable

from bprflow.audit.analysis import Analysis
from bprflow.report import figures
from bprflow.report.book.cover import put_about, put_cover
from bprflow.report.book.estimate import put_estimate
from bprflow.report.book.ledgers import put_data, put_ledgers


def workbook(analyses: Iterable[Analysis], *, language: str = "ja") -> bytes:
    """Write the workbook about one or many flows.

    Args:
        analyses: The flows.
        language: "ja" or "en".

    Returns:
        An .xlsx file without macros, links or objects; only 効果試算 and 効果集計 hold formulas.

    """
    from openpyxl import Workbook

    every = tuple(analyses)
    book = Workbook()
    book.remove(book.active)
    put_cover(book, every, language)
    put_ledgers(book, every, language)
    put_estimate(book, every, language)
    put_data(book, every, language)
    put_about(book, every, language)
    book.properties.creator = "bprflow"
    book.properties.created = book.properties.modified = datetime.datetime.combine(figures.today(), datetime.time())
    book.calculation.fullCalcOnLoad = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
