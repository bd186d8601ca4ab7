{#
    One row per source record, identifier type and value in its form for matching, with the key of
    the identity graph. Values that are no identifier (blank, null-like, not an address …) yield no
    row. A row that was delivered twice, or two columns of one record with the same value, are one.

    A table, for it is read in four ways, and beside the staging views rather than in this layer:
    it still has values that somebody asked to be erased, as raw tables have.
#}

{{ config(materialized='table', schema='staging') }}

with

stated as (

    select * from {{ ref('identifier_statements') }}

),

abroad as (

    select * from stated
    where identifier_type = 'phone' and country_code is not null

),

phones_abroad as (

    {{ placed_phones('abroad', phone='raw_value') }}

),

placed as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        identifier_type,
        placed_phone as raw_value,
        observed_at
    from phones_abroad

    union all

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        identifier_type,
        raw_value,
        observed_at
    from stated
    where identifier_type <> 'phone' or country_code is null

),

-- in a step of its own: within one expression it would be done again in every branch
plain as (

    select
        *,
        {{ plain_text('raw_value') }} as plain_value
    from placed

),

normalized as (

    select
        *,
        {{ normalize_identifier('identifier_type', 'plain_value') }} as identifier_value
    from plain

),

digests as (

    select distinct
        identifier_type,
        identifier_value
    from normalized
    where identifier_type in ('email_sha256', 'email_md5')

),

address_digests as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        'email_sha256' as identifier_type,
        {{ sha256_hex('lower(trim(raw_value))') }} as identifier_value,
        observed_at
    from normalized
    where identifier_type = 'email' and identifier_value is not null
    union all
    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        'email_md5' as identifier_type,
        md5(lower(trim(raw_value))) as identifier_value,
        observed_at
    from normalized
    where identifier_type = 'email' and identifier_value is not null

),

-- a hash that some source states is that of this address: hashes match hashes, and nothing else
told as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        identifier_type,
        identifier_value,
        raw_value,
        observed_at
    from normalized
    union all
    select
        address_digests.record_key,
        address_digests.source_name,
        address_digests.source_table,
        address_digests.source_record_id,
        address_digests.identifier_type,
        address_digests.identifier_value,
        address_digests.identifier_value as raw_value,
        address_digests.observed_at
    from address_digests
    inner join digests
        on
            address_digests.identifier_type = digests.identifier_type
            and address_digests.identifier_value = digests.identifier_value

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    identifier_type,
    identifier_value,
    min(raw_value) as raw_value,
    {{ identifier_key('identifier_type', 'identifier_value') }} as identifier_key,
    min(observed_at) as observed_at

from told
group by
    record_key,
    source_name,
    source_table,
    source_record_id,
    identifier_type,
    identifier_value
-- not a `where`: engines push it below the cleaning, which is then done twice (45 % of the time)
having count(identifier_value) > 0
