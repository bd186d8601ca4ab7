{#
    One row per opportunity that is not deleted: the newest version the loader delivered. One with several
    contacts and none of them the primary is nobody's, for to name them on one record would make them one
    person.

    Whether it is closed and won are formulas, which some connectors leave out: the vendor's own names of
    stages say it as well.

    Joins, against the rule of the layer: contacts, owners and merges of accounts stand in side tables.
#}

{%- set stage = 'lower(' ~ clean_text('newest.stage_name') ~ ')' %}

with

newest as (

    {{ latest_row(source('salesforce', 'opportunity'), key=['id'], order_by=newest_first(
        ['system_modstamp', '_fivetran_synced'],
        ['_fivetran_active', 'is_deleted', '_fivetran_deleted', 'stage_name', 'amount'],
    )) }}

),

roles as (

    select
        opportunity_id,
        contact_id,
        case when {{ read_boolean('is_primary') }} then 1 else 2 end as choice,
        min(case when {{ read_boolean('is_primary') }} then 1 else 2 end) over (
            partition by opportunity_id
        ) as best_choice
    from {{ source('salesforce', 'opportunity_contact_role') }}
    where not coalesce({{ read_boolean('is_deleted') }}, false)

),

contacts as (

    select
        opportunity_id,
        min(contact_id) as contact_id
    from roles
    where choice = best_choice
    group by opportunity_id
    having min(contact_id) = max(contact_id)

),

owners as (

    select * from {{ ref('stg_salesforce__owners') }}

),

links as (

    select * from {{ ref('stg_salesforce__linked_accounts') }}

),

deals as (

    select
        newest.*,
        coalesce({{ read_boolean('newest.is_closed') }}, {{ stage }} like 'closed%')
            as is_closed_now,
        coalesce({{ read_boolean('newest.is_won') }}, {{ stage }} like 'closed%won%') as is_won_now
    from newest

)

select
    -- keys
    {{ source_record('salesforce', 'opportunity', ['deals.id']) }},
    {{ unique_id('salesforce', 'deals.id') }} as deal_id,
    case
        when not coalesce(links.is_person, false)
            then {{ unique_id(
                'salesforce', 'coalesce(links.salesforce_account_id, deals.account_id)'
            ) }}
    end as account_id,
    coalesce(
        {{ clean_text('deals.contact_id') }}, contacts.contact_id, links.salesforce_contact_id
    ) as salesforce_contact_id,

    -- what it is
    {{ clean_text('deals.name') }} as name,
    cast(null as {{ dbt.type_string() }}) as pipeline,
    {{ clean_text('deals.stage_name') }} as stage,
    coalesce(owners.owner_name, {{ clean_text('deals.owner_id') }}) as owner,
    deals.is_closed_now as is_closed,
    case when deals.is_closed_now then deals.is_won_now end as is_won,

    -- amounts
    {{ read_money('deals.amount') }} as amount,
    upper({{ clean_text('deals.currency_iso_code') }}) as currency,

    -- times
    {{ read_timestamp('deals.created_date') }} as created_at,
    case when deals.is_closed_now then {{ read_timestamp('deals.close_date') }} end as closed_at,
    {{ read_timestamp('deals.system_modstamp') }} as updated_at

from deals
left join contacts on deals.id = contacts.opportunity_id
left join owners on deals.owner_id = owners.salesforce_owner_id
left join links on deals.account_id = links.linked_account_id
where
    {{ clean_text('deals.id') }} is not null
    and not {{ is_deleted([
        'deals.is_deleted', 'deals._fivetran_deleted', 'deals._fivetran_active',
    ]) }}
