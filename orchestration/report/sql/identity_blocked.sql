-- One row: distinct identifiers that are blocked, as the newest run measured them.
-- Runs for the same as_of are told apart by their place in this append-only table.
select value as value_count
from identity.identity_quality
where metric = 'blocked_values'
order by measured_at desc, rowid desc
limit 1
