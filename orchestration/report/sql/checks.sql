-- One row per check of the last run that did not pass.
select
    check_name,
    table_name,
    status,
    severity,
    detail
from publish.check_results
where status <> 'pass'
order by severity, table_name, check_name
