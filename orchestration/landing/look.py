"""What a load would refuse before it reads a file: looked at without changing anything."""

import duckdb

from orchestration.base.database import has_table
from orchestration.base.settings import Settings
from orchestration.landing.contracts import Contracts, read_contracts
from orchestration.landing.files import Landing, find_files
from orchestration.landing.ledger import read_layouts
from orchestration.landing.load import read_mappings
from orchestration.landing.missing import left_alone, refuse_missing


def look_at(settings: Settings) -> Landing:
    """The landing folder as a load would find it.

    Raises:
        WeftError: it is missing or empty, a source folder has an unknown name, a mapping is wrong, or tables
            are gone that earlier loads had.
    """
    contracts = read_contracts()
    landing = find_files(settings.landing_folder, contracts)
    read_mappings(landing)
    if settings.warehouse.exists() and not settings.accept_missing:
        _refuse_missing(settings, landing, contracts)
    return landing


def _refuse_missing(settings: Settings, landing: Landing, contracts: Contracts) -> None:
    try:
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            if has_table(connection, "raw_weft.landed_files"):
                layouts = read_layouts(connection) | landing.layouts
                untouched = left_alone(connection, landing, only_these=False)
                refuse_missing(connection, landing, contracts, layouts, untouched)
    except duckdb.Error:  # a run has it open, or it is damaged or old: the load says so
        return
