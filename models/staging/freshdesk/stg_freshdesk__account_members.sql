{# One row per contact who belongs to a company. #}

select
    source_name,
    record_key,
    account_id
from {{ ref('stg_freshdesk__contacts') }}
where not is_staff and not is_deleted and account_id is not null
