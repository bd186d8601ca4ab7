{#
    One row per pair of identifiers that an applied or refused suggestion ties: of each side the most trusted
    identifier of the record that stands for it, one that the other side does not have where there is one.
#}

with

links as (

    select * from {{ ref('idr_suggested_links') }}
    where status in ('applied', 'refused')

),

records as (

    select * from {{ ref('idr_records') }}

),

record_group_identifiers as (

    select * from {{ ref('idr_record_group_identifiers') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

sides as (

    select
        links.pair_key,
        links.record_key,
        records.record_group_key
    from links
    inner join records on links.record_key = records.record_key
    union all
    select
        links.pair_key,
        links.other_record_key as record_key,
        records.record_group_key
    from links
    inner join records on links.other_record_key = records.record_key

),

carried as (

    select
        sides.pair_key,
        sides.record_key,
        record_group_identifiers.identifier_key,
        identifiers.identifier_type,
        identifiers.identifier_value,
        record_group_identifiers.trust_rank,
        count(*) over (
            partition by sides.pair_key, record_group_identifiers.identifier_key
        ) as side_count
    from sides
    inner join record_group_identifiers
        on sides.record_group_key = record_group_identifiers.record_group_key
    inner join identifiers on record_group_identifiers.identifier_key = identifiers.identifier_key

),

ranked as (

    select
        *,
        row_number() over (
            partition by pair_key, record_key
            order by side_count asc, trust_rank asc, identifier_key asc
        ) as choice
    from carried

),

edges as (

    select
        links.pair_key,
        links.probability,
        links.scored_at,
        one.identifier_type as from_type,
        one.identifier_value as from_value,
        other.identifier_type as to_type,
        other.identifier_value as to_value,
        case when links.status = 'applied' then 'accepted' else 'capped' end as status,
        'suggested, score '
        || cast(cast(links.probability as decimal(5, 4)) as {{ dbt.type_string() }})
        || ': ' || coalesce(links.speaks_for, 'nothing')
        || case when links.reason = 'nothing contradicts it' then '' else '; ' || links.reason end
            as reason
    from links
    inner join ranked as one
        on links.pair_key = one.pair_key and one.choice = 1
    inner join ranked as other
        on links.pair_key = other.pair_key and other.choice = 1
    where
        one.identifier_type || '|' || one.identifier_value
        < other.identifier_type || '|' || other.identifier_value

),

-- Two suggestions may tie the same identifiers, where a side stands for a part of a shared mailbox.
best as (

    select
        *,
        row_number() over (
            partition by from_type, from_value, to_type, to_value
            order by status asc, probability desc, pair_key asc
        ) as choice
    from edges

)

select
    from_type,
    from_value,
    to_type,
    to_value,
    scored_at,
    status,
    reason

from best
where choice = 1
