-- One row: distinct identifiers that are blocked, as the newest run measured them.
select cast(value as bigint) as value_count
from identity.identity_quality
where metric = 'blocked_values'
order by measured_at desc
limit 1
