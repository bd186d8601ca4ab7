{# Everyone whom a source marks as a test. #}

select
    customer_id,
    {{ json_object_text(['is_test']) }} as why
from {{ ref('customers') }}
where is_test
