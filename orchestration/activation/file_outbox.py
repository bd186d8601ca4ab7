"""The `file` destination: each batch becomes a file of requests, as they would go over the wire."""

import json
from pathlib import Path

from orchestration.activation.destination import Batch, Done, Outcome, Patience, Shape, Unknown
from orchestration.base.files import replace_whole


class FileOutbox:
    """A folder of NDJSON files, one per batch, in the order of their names.

    A line holds `method`, `path` and `body` of one request. A batch that is sent again writes the same file.
    """

    def __init__(self, folder: Path, shape: Shape) -> None:
        self.shape = shape
        self.patience = Patience()
        self._folder = folder

    def send(self, batch: Batch) -> str:
        """Writes the file; its name stands for the job."""
        path = self._folder / f"{batch.batch_id}.ndjson"
        with replace_whole(path) as draft:
            draft.write_text(json.dumps(self.shape.request(batch), separators=(",", ":")) + "\n")
        return path.name

    def outcome(self, batch_id: str, job_id: str) -> Outcome:
        """A file that is there was taken whole."""
        return Done() if (self._folder / job_id).exists() else Unknown()
