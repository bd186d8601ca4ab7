{# Everyone whose last rating of support, last survey or average rating of products is bad. #}

select
    customer_id,
    {{ json_object_text(['last_satisfaction', 'average_rating', 'last_nps_score']) }} as why
from {{ ref('customers') }}
where
    last_satisfaction in ('bad', '1', '2')
    or average_rating <= 2
    or last_nps_score <= 6
