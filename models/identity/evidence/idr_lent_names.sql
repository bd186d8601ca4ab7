{#
    One row per bundle with a name that its account or mailbox has on one record and never again, beside names of
    another family only: an order for somebody else, or by somebody who was lent the address. Nothing tells which, so the
    phone on that record proves nothing of either.
#}

with

bundles as (

    select * from {{ ref('idr_bundles') }}
    where name_key is not null

),

bundle_identifiers as (

    select * from {{ ref('idr_bundle_identifiers') }}
    where trust_rank <= 2

),

-- Where more names meet than one person can have there is nothing to lend, and too much to compare.
contested as (

    select bundle_identifiers.identifier_key
    from bundle_identifiers
    inner join bundles on bundle_identifiers.bundle_key = bundles.bundle_key
    group by bundle_identifiers.identifier_key
    having count(distinct bundles.name_key) between 2 and 24

),

written as (

    select
        bundle_identifiers.identifier_key,
        bundles.name_key,
        bundles.given_name,
        bundles.spellings,
        bundles.last_name,
        min(bundles.bundle_key) as bundle_key,
        sum(bundles.record_count) as record_count
    from contested
    inner join bundle_identifiers on contested.identifier_key = bundle_identifiers.identifier_key
    inner join bundles on bundle_identifiers.bundle_key = bundles.bundle_key
    group by
        bundle_identifiers.identifier_key,
        bundles.name_key,
        bundles.given_name,
        bundles.spellings,
        bundles.last_name

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
        written.bundle_key,
        count(*) over (partition by written.identifier_key) as strange_count
    from written
    left join related
        on
            written.identifier_key = related.identifier_key
            and written.name_key = related.name_key
    where written.record_count = 1 and related.name_key is null

)

-- Two who wrote it once each may be a lender and a borrower; three are the users of a public value.
select distinct bundle_key

from strange
where strange_count <= 2
