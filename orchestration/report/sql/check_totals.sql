-- One row: checks of the last run, and how many of them passed.
select
    count(*) as check_count,
    count(*) filter (where status = 'pass') as passed_count
from publish.check_results
having count(*) > 0
