{#
    One row per customer and identifier that did not join them with everybody who has it: blocked,
    or on several customers. Two customers are kept apart by the reasons of the identifiers that
    both have.
#}

with

identifiers as (

    select * from {{ ref('customer_identifiers') }}

),

known_identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

links as (

    select * from {{ ref('identity_links') }}
    where status <> 'blocked'

),

reach as (

    select
        identifiers.customer_id,
        identifiers.identifier_type,
        identifiers.identifier_value,
        identifiers.record_count,
        known_identifiers.blocked_reason,
        count(*) over (
            partition by identifiers.identifier_type, identifiers.identifier_value
        ) as customer_count
    from identifiers
    inner join known_identifiers
        on
            identifiers.identifier_type = known_identifiers.identifier_type
            and identifiers.identifier_value = known_identifiers.identifier_value

),

decisions as (

    select
        customer_id,
        identifier_type,
        identifier_value,
        status,
        case when reason <> 'nothing contradicts it' then reason end as reason,
        -- What is against joining may be said by the others' records alone.
        min(case when status <> 'accepted' then reason end) over (
            partition by identifier_type, identifier_value
        ) as reason_of_others,
        masked_name,
        row_number() over (
            partition by customer_id, identifier_type, identifier_value
            order by
                case status
                    when 'manual_unlink' then 1
                    when 'capped' then 2
                    when 'shared' then 3
                    else 4
                end asc,
                case when masked_name is null then 1 else 0 end asc,
                record_count desc,
                bundle_key asc
        ) as choice
    from links

)

select
    reach.customer_id,
    reach.identifier_type,
    reach.identifier_value,
    -- Joined within one name, and still refused to the others who have it.
    case
        when reach.blocked_reason is not null then 'blocked'
        when decisions.status = 'accepted' then 'shared'
        else decisions.status
    end as status,
    coalesce(
        reach.blocked_reason, decisions.reason, 'another customer: ' || decisions.reason_of_others
    ) as reason,
    decisions.masked_name,
    cast(reach.customer_count as {{ dbt.type_int() }}) as customer_count,
    reach.record_count

from reach
left join decisions
    on
        reach.customer_id = decisions.customer_id
        and reach.identifier_type = decisions.identifier_type
        and reach.identifier_value = decisions.identifier_value
        and decisions.choice = 1
where reach.customer_count > 1 or reach.blocked_reason is not null
