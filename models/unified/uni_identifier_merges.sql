{#
    One row per source record and pair of ids that the source itself says are one. An erased id is a
    token without its value, as in uni_identifiers.
#}

with

stated as (

    {{ union_sources(
        providers={
            'segment': 'stg_segment__identifier_merges',
            'hubspot': 'stg_hubspot__identifier_merges',
            'salesforce': 'stg_salesforce__identifier_merges',
        },
        columns={
            'record_key': dbt.type_bigint(),
            'source_name': dbt.type_string(),
            'source_table': dbt.type_string(),
            'source_record_id': dbt.type_string(),
            'identifier_type': dbt.type_string(),
            'from_value': dbt.type_string(),
            'to_value': dbt.type_string(),
            'from_key': dbt.type_bigint(),
            'to_key': dbt.type_bigint(),
            'merged_at': dbt.type_timestamp(),
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
        stated.*,
        coalesce(from_remembered.life_key, from_lives.life_key, stated.from_key) as from_life_key,
        from_remembered.record_key is not null or from_lives.ended_at is not null as from_is_erased,
        coalesce(to_remembered.life_key, to_lives.life_key, stated.to_key) as to_life_key,
        to_remembered.record_key is not null or to_lives.ended_at is not null as to_is_erased
    from stated
    left join remembered as from_remembered
        on
            stated.record_key = from_remembered.record_key
            and stated.from_key = from_remembered.identifier_key
    left join remembered as to_remembered
        on
            stated.record_key = to_remembered.record_key
            and stated.to_key = to_remembered.identifier_key
    left join lives as from_lives
        on
            stated.from_key = from_lives.identifier_key
            and {{ in_life('from_lives', 'stated.merged_at') }}
    left join lives as to_lives
        on
            stated.to_key = to_lives.identifier_key
            and {{ in_life('to_lives', 'stated.merged_at') }}

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    identifier_type,
    case when from_is_erased then {{ erased_token('from_life_key') }} else from_value end
        as from_value,
    case when to_is_erased then {{ erased_token('to_life_key') }} else to_value end as to_value,
    from_life_key as from_key,
    to_life_key as to_key,
    merged_at

from placed
