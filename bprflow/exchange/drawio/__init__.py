"""draw.io (diagrams.net) in and out."""

from bprflow.exchange.drawio.read import read_drawio
from bprflow.exchange.drawio.write import write_drawio

__all__ = ["read_drawio", "write_drawio"]
