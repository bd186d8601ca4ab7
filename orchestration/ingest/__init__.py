"""Vendors' APIs into the landing folder, where no connector lands files (extra `ingest`).

dlt is a library here and nothing more: no telemetry, and no log, for its log has addresses with their
queries, in which some vendors want the key. It reads these settings where it is imported, so they are set
before.
"""

import os

DLT_SETTINGS = {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "CRITICAL",
    "RUNTIME__HTTP_SHOW_ERROR_BODY": "false",
}
os.environ.update(DLT_SETTINGS)
