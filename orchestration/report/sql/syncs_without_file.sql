-- One row per sync whose file is gone, with what stays at its destination.
select
    sync_name,
    account,
    destination,
    object,
    audience,
    is_removable,
    row_count,
    file_gone_at
from activation.syncs_without_file
order by sync_name
