{#
    One row per source record, identifier type and normalised value. An erased identifier is a token
    without its value; where the source has dropped the value as well, the record is remembered to
    have carried it.
#}

with

stated as (

    {{ union_sources(
        providers={
            'shopify': 'stg_shopify__identifiers',
            'segment': 'stg_segment__identifiers',
            'klaviyo': 'stg_klaviyo__identifiers',
            'square': 'stg_square__identifiers',
            'zendesk': 'stg_zendesk__identifiers',
            'hubspot': 'stg_hubspot__identifiers',
            'salesforce': 'stg_salesforce__identifiers',
            'order_lines_file': 'stg_order_lines_file__identifiers',
            'people_file': 'stg_people_file__identifiers',
        },
        columns={
            'record_key': dbt.type_bigint(),
            'source_name': dbt.type_string(),
            'source_table': dbt.type_string(),
            'source_record_id': dbt.type_string(),
            'identifier_type': dbt.type_string(),
            'identifier_value': dbt.type_string(),
            'raw_value': dbt.type_string(),
            'identifier_key': dbt.type_bigint(),
            'observed_at': dbt.type_timestamp(),
        },
    ) }}

),

lives as (

    select * from {{ ref('uni_identifier_lives') }}

),

remembered as (

    select * from {{ ref('uni_erased_identifiers') }}

),

placed as (

    select
        coalesce(stated.record_key, remembered.record_key) as record_key,
        coalesce(stated.source_name, remembered.source_name) as source_name,
        coalesce(stated.source_table, remembered.source_table) as source_table,
        coalesce(stated.source_record_id, remembered.source_record_id) as source_record_id,
        coalesce(stated.identifier_type, remembered.identifier_type) as identifier_type,
        stated.identifier_value,
        stated.raw_value,
        coalesce(remembered.life_key, lives.life_key, stated.identifier_key) as identifier_key,
        coalesce(stated.observed_at, remembered.observed_at) as observed_at,
        remembered.record_key is not null or lives.ended_at is not null as is_erased,
        stated.record_key is null as is_remembered
    from stated
    full outer join remembered
        on
            stated.record_key = remembered.record_key
            and stated.identifier_key = remembered.identifier_key
    left join lives
        on
            stated.identifier_key = lives.identifier_key
            and {{ in_life('lives', 'stated.observed_at') }}

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    identifier_type,
    case
        when is_erased then {{ erased_token('identifier_key') }} else identifier_value
    end as identifier_value,
    case when not is_erased then raw_value end as raw_value,
    identifier_key,
    observed_at,
    is_erased,
    is_remembered

from placed
