"""Purchase histories of public transaction sets, cut in two."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from orchestration.predict.purchases import Histories

WEEK = 7
CDNOW = """
    select
        fields[1] || '-' || fields[2] as customer,
        cast(strptime(fields[3], '%Y%m%d') as date) as day,
        cast(fields[5] as double) as amount
    from (
        select regexp_extract_all(line, '\\S+') as fields
        from (
            select unnest(string_split(content, chr(10))) as line
            from read_text('{folder}/cdnow_sample/*.txt')
        )
    )
    where len(fields) = 5
"""
ONLINE_RETAIL = """
    select CustomerID as customer, cast(InvoiceDate as date) as day, Quantity * UnitPrice as amount
    from '{folder}/online_retail/online_retail.parquet'
    where CustomerID is not null and Quantity > 0 and UnitPrice > 0
"""
COMPLETE_JOURNEY = """
    select household_id as customer, cast(transaction_timestamp as date) as day, sales_value as amount
    from '{folder}/completejourney/transactions_sample.parquet'
"""


@dataclass(frozen=True)
class Cut:
    """One entry per customer who had bought by the cut: `histories` in weeks, and what came after it."""

    histories: Histories
    means: np.ndarray
    """Mean amount of their repeat purchase days; NaN without one."""
    held_out: np.ndarray
    weeks_held_out: float


def cut(query: str, folder: Path) -> Cut:
    """A set with the later half of its days, rounded up, held out, as the models cut a shop's orders."""
    database = duckdb.connect()
    database.execute(
        "create table days as select customer, day, sum(amount) as amount, "
        "min(day) over (partition by customer) as first_day "
        f"from ({query.format(folder=folder)}) group by customer, day"
    )
    row = database.sql("select max(day), ceil((max(day) - min(day)) / 2) from days").fetchone()
    assert row
    end, held_out = row
    columns = database.sql(f"""
        select
            count(*) filter (day <= last_day) - 1 as repeats,
            max(day) filter (day <= last_day) - first_day as last,
            last_day - first_day as observed,
            count(*) filter (day > last_day) as held_out,
            avg(amount) filter (day <= last_day and day > first_day) as mean
        from days, (select date '{end}' - cast({held_out} as integer) as last_day)
        where first_day <= last_day
        group by customer, first_day, last_day
        order by customer
    """).fetchnumpy()
    weeks = {name: columns[name].astype(float) / WEEK for name in ("last", "observed")}
    customers = np.ones(len(columns["repeats"]))
    histories = Histories(columns["repeats"].astype(float), weeks["last"], weeks["observed"], customers)
    means = np.ma.filled(np.ma.asarray(columns["mean"], dtype=float), np.nan)
    return Cut(histories, means, columns["held_out"].astype(float), held_out / WEEK)
