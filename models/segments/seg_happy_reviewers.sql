{# Everyone who rates products with 4.5 or more and has no trouble with support. #}

select
    customer_id,
    {{ json_object_text([
        'review_count', 'average_rating', 'open_ticket_count', 'last_satisfaction'
    ]) }} as why
from {{ ref('customers') }}
where
    average_rating >= 4.5
    and open_ticket_count = 0
    and (last_satisfaction is null or last_satisfaction not in ('bad', '1', '2'))
