{#
    One row per record group and identifier in it that may join people: not blocked, and of two that a
    manual rule keeps apart only the more trusted, to which the record then belongs.
#}

with

record_groups as (

    select * from {{ ref('idr_record_groups') }}

),

observations as (

    select * from {{ ref('uni_identifiers') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}
    where blocked_reason is null

),

unlinked as (

    select * from {{ ref('idr_manual_rules') }}
    where rule = 'unlink'

),

carried as (

    select
        record_groups.record_group_key,
        identifiers.identifier_key,
        identifiers.identifier_type,
        identifiers.trust_rank,
        record_groups.record_count,
        record_groups.first_seen_at,
        record_groups.last_seen_at
    from record_groups
    inner join observations on record_groups.example_record_key = observations.record_key
    inner join identifiers on observations.identifier_key = identifiers.identifier_key

),

set_aside as (

    select
        one.record_group_key,
        case
            when one.trust_rank > other.trust_rank then one.identifier_key else other.identifier_key
        end as identifier_key
    from unlinked
    inner join carried as one on unlinked.first_key = one.identifier_key
    inner join carried as other
        on
            unlinked.second_key = other.identifier_key
            and one.record_group_key = other.record_group_key

)

select
    carried.record_group_key,
    carried.identifier_key,
    carried.identifier_type,
    carried.trust_rank,
    carried.record_count,
    carried.first_seen_at,
    carried.last_seen_at

from carried
left join set_aside
    on
        carried.record_group_key = set_aside.record_group_key
        and carried.identifier_key = set_aside.identifier_key
where set_aside.record_group_key is null
