{#
    One row per customer whom identifiers have found and who is known by name, in a form for comparing with others:
    the newest name, the newest address, a birth date. `weft suggest` reads it; a view, for else nobody does.
#}

{{ config(materialized='view') }}

{%- set letters = "[^a-zA-Z]+" -%}
{%- set signs = "[^a-zA-Z0-9]+" %}

with

profiles as (

    select * from {{ ref('uni_profiles') }}

),

records as (

    select * from {{ ref('idr_records') }}

),

names as (

    select * from {{ ref('idr_names') }}

),

clusters as (

    select * from {{ ref('idr_device_clusters') }}

),

-- Typing errors part words as well as letters, so a name is compared without its blanks.
stated as (

    select
        clusters.cluster_key,
        profiles.record_key,
        records.observed_at,
        case
            when profiles.last_name is null then names.given_name
            else
                {{ replace_regex(without_accents(lower_text("profiles.first_name")), letters, "") }}
        end as given_name,
        -- a typing error is weighed by its letters here, as an unknown word
        case
            when
                profiles.first_name is not null
                and names.spellings like '%|' || names.given_name || '|%'
                then names.spellings
        end as spellings,
        case
            when profiles.last_name is null then names.last_name
            else
                {{ replace_regex(without_accents(lower_text("profiles.last_name")), letters, "") }}
        end as last_name,
        profiles.birth_date,
        {{ replace_regex(without_accents(lower_text("profiles.address_line")), signs, " ") }}
            as address,
        {{ replace_regex(lower_text("profiles.postal_code"), signs, "") }} as postal_code,
        {{ replace_regex(without_accents(lower_text("profiles.city")), letters, "") }} as city,
        profiles.phone,
        {{ replace_regex("profiles.email", "@.*$", "") }} as email_name
    from profiles
    inner join names on profiles.record_key = names.record_key
    inner join records on profiles.record_key = records.record_key
    inner join clusters on records.record_group_key = clusters.record_group_key

),

ranked as (

    select
        *,
        row_number() over (
            partition by cluster_key
            order by
                case when given_name is null or last_name is null then 1 else 0 end,
                observed_at desc nulls last,
                record_key asc
        ) as name_rank,
        row_number() over (
            partition by cluster_key
            order by
                case when address is null then 1 else 0 end,
                observed_at desc nulls last,
                record_key asc
        ) as address_rank
    from stated

)

select
    cluster_key,
    min(record_key) as record_key,

    -- who it is
    min(case when name_rank = 1 then nullif(given_name, '') end) as given_name,
    min(case when name_rank = 1 then spellings end) as spellings,
    min(case when name_rank = 1 then nullif(last_name, '') end) as last_name,
    min(birth_date) as birth_date,

    -- where they live
    min(case when address_rank = 1 then nullif(trim(address), '') end) as address,
    min(case when address_rank = 1 then nullif(postal_code, '') end) as postal_code,
    min(case when address_rank = 1 then nullif(city, '') end) as city,

    -- how to reach them
    min(phone) as phone,
    min(email_name) as email_name

from ranked
group by cluster_key
