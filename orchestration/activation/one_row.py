"""One customer's row of a sync, as its destination would get it: to look at before anything is sent."""

import json
from typing import Any

from orchestration.activation.destination import RejectedRow
from orchestration.activation.engine import Sync
from orchestration.activation.prepared import payload_of, shape_row
from orchestration.activation.wanted import open_wanted
from orchestration.base.errors import WeftError


def shown_row(sync: Sync, customer_id: str) -> dict[str, Any]:
    """The customer's row: `payload`, or why there is none, and both in `text`.

    Raises:
        WeftError: the sync is not about this customer.
    """
    with sync.state.open(with_published=True) as connection:
        wanted = open_wanted(connection, sync.spec, sync.kind, only=customer_id)
        cursor = connection.execute("select * from wanted order by row_key limit 1")
        names = [column[0] for column in cursor.description or []]
        values = cursor.fetchone()
    if values is None:
        raise WeftError(
            f"sync {sync.spec.name}: there is no customer {customer_id} in it",
            "take an id of the living customers, a member where the sync has a segment",
        )
    places = {name: place for place, name in enumerate(names)}
    held_back = values[places["held_back"]]
    if held_back is not None:
        return {
            "customer_id": customer_id,
            "payload": None,
            "text": f"{customer_id} is held back: {held_back}",
        }
    try:
        row = shape_row(values[0], values, places, wanted, lambda moment: True)
        payload, _ = payload_of(sync.destination, row)
    except RejectedRow as rejected:
        return {
            "customer_id": customer_id,
            "payload": None,
            "text": f"{customer_id} would be refused: {rejected}",
        }
    return {
        "customer_id": customer_id,
        "payload": payload,
        "text": json.dumps(payload, indent=2, ensure_ascii=False),
    }
