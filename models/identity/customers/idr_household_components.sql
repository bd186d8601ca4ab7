{#
    One row per customer or place of a household, with its component. An edge joins a customer to a
    place (address, phone, device) that they share with somebody of another name.
#}

{{ config(materialized='connected_components') }}

with

records as (

    select * from {{ ref('customer_records') }}

),

profiles as (

    select * from {{ ref('uni_profiles') }}
    where address_line is not null and postal_code is not null

),

names as (

    select * from {{ ref('idr_names') }}

),

identifiers as (

    select * from {{ ref('customer_identifiers') }}
    where is_shared and identifier_type in ('phone', 'device_id', 'anonymous_id')

),

rules as (

    select * from {{ ref('identity_rules') }}

),

-- The newest name and the newest address: who has moved is not of the old household as well.
named as (

    select
        records.customer_id,
        names.given_name,
        names.spellings,
        names.last_name,
        row_number() over (
            partition by records.customer_id
            order by records.observed_at desc nulls last, records.record_key asc
        ) as recency
    from records
    inner join names on records.record_key = names.record_key

),

addressed as (

    select
        records.customer_id,
        'address' as identifier_type,
        coalesce(profiles.country_code, '') || '|' || lower(profiles.postal_code) || '|'
        || trim({{ replace_regex(lower_text('profiles.address_line'), "[^a-zA-Z0-9]+", " ") }})
            as identifier_value,
        row_number() over (
            partition by records.customer_id
            order by records.observed_at desc nulls last, records.record_key asc
        ) as recency
    from records
    inner join profiles on records.record_key = profiles.record_key

),

places as (

    select
        customer_id,
        identifier_type,
        {{ stable_hash("identifier_type || '|' || identifier_value") }} as place_key
    from addressed
    where recency = 1
    union all
    select
        customer_id,
        identifier_type,
        identifier_key as place_key
    from identifiers

),

members as (

    select
        places.customer_id,
        places.place_key,
        rules.max_customers_per_value,
        named.given_name,
        named.spellings,
        named.last_name,
        count(*) over (partition by places.place_key) as people_count
    from places
    inner join named on places.customer_id = named.customer_id and named.recency = 1
    inner join rules on places.identifier_type = rules.identifier_type

),

-- Where more people are than the rule allows it is an office, a parcel shop or a kiosk.
small_places as (

    select * from members
    where people_count between 2 and max_customers_per_value

)

select
    {{ stable_hash('one.customer_id') }} as left_key,
    one.place_key as right_key

from small_places as one
inner join small_places as other
    on one.place_key = other.place_key and one.customer_id <> other.customer_id
-- Of one name they are rather one person whom nothing has joined yet.
where case when {{ names_agree('one', 'other') }} then 1 else 0 end = 0
group by one.customer_id, one.place_key
