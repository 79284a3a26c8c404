"""行政手続等の棚卸: rows of the national procedures inventory as typed records and process stubs."""

from bprflow.exchange.inventory.listing import inventory_flows, procedures
from bprflow.exchange.inventory.procedure import Procedure
from bprflow.exchange.inventory.read import is_inventory, read_inventory
from bprflow.exchange.inventory.stub import stub

__all__ = ["Procedure", "inventory_flows", "is_inventory", "procedures", "read_inventory", "stub"]
