{#
    One row per deal: the newest version. Zoho says by the words of a stage that a deal is closed: they
    begin with Closed.
#}

{%- set stage = clean_text('Stage') %}
{%- set is_closed = "lower(" ~ stage ~ ") like 'closed%'" %}

with

newest as (

    {{ latest_row(source('zoho', 'deals'), key=['id'], order_by=newest_first(
        ['Modified_Time', '_loaded_at'], ['Stage', 'Amount'],
    )) }}

)

select
    -- keys
    {{ source_record('zoho', 'deals', ['id']) }},
    {{ unique_id('zoho', 'id') }} as deal_id,
    {{ unique_id('zoho', nested_id('zoho', 'Account_Name', 'id')) }} as account_id,
    {{ nested_id('zoho', 'Contact_Name', 'id') }} as zoho_contact_id,

    -- what it is
    {{ clean_text('Deal_Name') }} as name,
    {{ clean_text('Pipeline') }} as pipeline,
    {{ stage }} as stage,
    coalesce({{ json_value('Owner', 'name') }}, {{ json_value('Owner', 'id') }}) as owner,
    {{ is_closed }} as is_closed,
    case when {{ is_closed }} then lower({{ stage }}) like 'closed%won%' end as is_won,

    -- amounts
    {{ read_money('Amount') }} as amount,
    upper({{ clean_text('Currency') }}) as currency,

    -- times
    {{ read_timestamp('Created_Time') }} as created_at,
    case when {{ is_closed }} then {{ read_timestamp('Closing_Date') }} end as closed_at,
    {{ read_timestamp('Modified_Time') }} as updated_at

from newest
where
    {{ clean_text('id') }} is not null
    and coalesce(lower({{ clean_text('Record_Status__s') }}) <> 'trash', true)
