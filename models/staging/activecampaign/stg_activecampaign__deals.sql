{#
    One row per deal that is not deleted: its newest version. When it was won or lost is not told.

    Joins, against the rule of the layer: stage and pipeline are named in tables of their own, and
    the currency says how many minor units its value is in.
#}

{%- set own = namespace(id={}) %}
{%- for column in ['contact', 'customerAccount', 'organization', 'owner'] -%}
    {%- do own.id.update({column: "case when " ~ local_id('activecampaign', column)
        ~ " <> '0' then " ~ column ~ " end"}) -%}
{%- endfor %}

with

newest as (

    {{ latest_row(source('activecampaign', 'deals'), key=['id'], order_by=newest_first(
        ['mdate', '_loaded_at'], ['status', 'value', 'stage', 'contact', 'title'],
    )) }}

),

stages as (

    {{ latest_row(source('activecampaign', 'deal_stages'), key=['id'], order_by=newest_first(
        ['udate', '_loaded_at'], ['title'],
    )) }}

),

pipelines as (

    {{ latest_row(source('activecampaign', 'deal_groups'), key=['id'], order_by=newest_first(
        ['udate', '_loaded_at'], ['title'],
    )) }}

),

minor_digits as (

    select * from {{ ref('currency_minor_digits') }}

),

deals as (

    select
        {{ source_record('activecampaign', 'deals', ['id']) }},
        {{ unique_id('activecampaign', 'id') }} as deal_id,
        {{ own.id['contact'] }} as contact_id,
        {{ unique_id('activecampaign', "coalesce(" ~ own.id['customerAccount'] ~ ", "
            ~ own.id['organization'] ~ ")") }} as account_id,
        {{ clean_text('title') }} as name,
        {{ adapter.quote('group') }} as pipeline_id,
        stage as stage_id,
        {{ own.id['owner'] }} as owner,
        value,
        upper({{ clean_text('currency') }}) as currency,
        {{ read_integer('status') }} as status,
        {{ read_timestamp('cdate') }} as created_at,
        {{ read_timestamp('mdate') }} as updated_at
    from newest
    where
        {{ clean_text('id') }} is not null
        and not coalesce({{ read_boolean('isDisabled') }}, false)

)

select
    deals.record_key,
    deals.source_name,
    deals.source_table,
    deals.source_record_id,
    deals.deal_id,
    deals.contact_id,
    deals.account_id,
    deals.name,
    coalesce({{ clean_text('pipelines.title') }}, deals.pipeline_id) as pipeline,
    coalesce({{ clean_text('stages.title') }}, deals.stage_id) as stage,
    deals.owner,
    {{ minor_to_money('deals.value', 'minor_digits.minor_digits') }} as amount,
    deals.currency,
    deals.created_at,
    cast(null as {{ dbt.type_timestamp() }}) as closed_at,
    deals.status in (1, 2) as is_closed,
    case when deals.status in (1, 2) then deals.status = 1 end as is_won,
    deals.updated_at
from deals
left join stages on deals.stage_id = stages.id
left join pipelines on deals.pipeline_id = pipelines.id
left join minor_digits on deals.currency = minor_digits.currency
