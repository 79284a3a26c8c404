"""業務手順書: the flow as a numbered manual, for those who do the work tomorrow."""

from bprflow.exchange.manual.content import Block, manual
from bprflow.exchange.manual.docx import write_docx
from bprflow.exchange.manual.markdown import write_markdown
from bprflow.exchange.manual.pdf import write_pdf

__all__ = ["Block", "manual", "write_docx", "write_markdown", "write_pdf"]
