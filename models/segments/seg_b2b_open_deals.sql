{# Everyone whose company has an open deal. #}

select
    customer_id,
    {{ json_object_text(['account_id', 'account_open_deal_amount']) }} as why
from {{ ref('customers') }}
where account_open_deal_amount > 0
