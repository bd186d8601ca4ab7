-- One row: the newest published generation.
select
    generation_id,
    as_of,
    published_at
from publish.generations
order by published_at desc
limit 1
