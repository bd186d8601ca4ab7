{#
    One row per customer and identifier that did not join them with everybody who has it: blocked,
    or on several customers. Two customers are kept apart by the reasons of the identifiers that
    both have.
#}

with

identifiers as (

    select * from {{ ref('customer_identifiers') }}

),

judged as (

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
        judged.blocked_reason,
        count(*) over (
            partition by identifiers.identifier_type, identifiers.identifier_value
        ) as customer_count
    from identifiers
    inner join judged
        on
            identifiers.identifier_type = judged.identifier_type
            and identifiers.identifier_value = judged.identifier_value

),

verdicts as (

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
        when verdicts.status = 'accepted' then 'shared'
        else verdicts.status
    end as status,
    coalesce(
        reach.blocked_reason, verdicts.reason, 'another customer: ' || verdicts.reason_of_others
    ) as reason,
    verdicts.masked_name,
    cast(reach.customer_count as {{ dbt.type_int() }}) as customer_count,
    reach.record_count

from reach
left join verdicts
    on
        reach.customer_id = verdicts.customer_id
        and reach.identifier_type = verdicts.identifier_type
        and reach.identifier_value = verdicts.identifier_value
        and verdicts.choice = 1
where reach.customer_count > 1 or reach.blocked_reason is not null
