"""Landing files into raw schemas: text as it was delivered, each file once, nothing lost without a reason."""

from orchestration.landing.load import load_landing
from orchestration.landing.summary import LoadSummary, TableLoad

__all__ = ["LoadSummary", "TableLoad", "load_landing"]
