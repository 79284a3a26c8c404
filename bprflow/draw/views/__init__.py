"""Other views of the same flow: documents, time, handoffs, cards for the wall, a blank sheet, the road map."""

from bprflow.draw.views.cards import cards
from bprflow.draw.views.documents import document_flow
from bprflow.draw.views.handoffs import handoff_matrix
from bprflow.draw.views.roadmap import roadmap_chart
from bprflow.draw.views.time import time_bar
from bprflow.draw.views.worksheet import worksheet

__all__ = ["cards", "document_flow", "handoff_matrix", "roadmap_chart", "time_bar", "worksheet"]
