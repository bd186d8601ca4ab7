{#
    One row per record group with a name that its account or mailbox has on one record and never again, beside names of
    another family only: an order for somebody else, or by somebody who used the address once. Nothing tells which, so the
    phone on that record proves nothing of either.
#}

with

record_groups as (

    select * from {{ ref('idr_record_groups') }}
    where name_key is not null

),

record_group_identifiers as (

    select * from {{ ref('idr_record_group_identifiers') }}
    where trust_rank <= 2

),

-- Where more names meet than one person can have, no name is a third party's, and there is too
-- much to compare.
contested as (

    select record_group_identifiers.identifier_key
    from record_group_identifiers
    inner join record_groups
        on record_group_identifiers.record_group_key = record_groups.record_group_key
    group by record_group_identifiers.identifier_key
    having count(distinct record_groups.name_key) between 2 and 24

),

written as (

    select
        record_group_identifiers.identifier_key,
        record_groups.name_key,
        record_groups.given_name,
        record_groups.spellings,
        record_groups.last_name,
        min(record_groups.record_group_key) as record_group_key,
        sum(record_groups.record_count) as record_count
    from contested
    inner join record_group_identifiers
        on contested.identifier_key = record_group_identifiers.identifier_key
    inner join record_groups
        on record_group_identifiers.record_group_key = record_groups.record_group_key
    group by
        record_group_identifiers.identifier_key,
        record_groups.name_key,
        record_groups.given_name,
        record_groups.spellings,
        record_groups.last_name

),

related as (

    select distinct
        one.identifier_key,
        one.name_key
    from written as one
    inner join written as other
        on one.identifier_key = other.identifier_key and one.name_key <> other.name_key
    where
        one.last_name is null
        or other.last_name is null
        or one.last_name = other.given_name
        or one.given_name = other.last_name
        or {{ words_agree('one.last_name', 'other.last_name') }}
        or {{ names_agree('one', 'other', close_where='true') }}

),

strange as (

    select
        written.record_group_key,
        count(*) over (partition by written.identifier_key) as strange_count
    from written
    left join related
        on
            written.identifier_key = related.identifier_key
            and written.name_key = related.name_key
    where written.record_count = 1 and related.name_key is null

)

-- Two who wrote it once each may be the holder and a third party; three are the users of a
-- public value.
select distinct record_group_key

from strange
where strange_count <= 2
