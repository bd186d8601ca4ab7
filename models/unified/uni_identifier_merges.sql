{#
    One row per source record and pair of ids that the source itself says are one. An erased id is a
    token without its value, as in uni_identifiers, and a merge of it outlives its row in the source.
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

remembered_merges as (

    select * from {{ ref('uni_erased_merges') }}

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

),

now_stated as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        identifier_type,
        case when from_is_erased then {{ erased_token('from_life_key') }} else from_value end
            as from_value,
        case when to_is_erased then {{ erased_token('to_life_key') }} else to_value end
            as to_value,
        from_life_key as from_key,
        to_life_key as to_key,
        merged_at
    from placed

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    identifier_type,
    from_value,
    to_value,
    from_key,
    to_key,
    merged_at

from now_stated
union all
select
    remembered_merges.record_key,
    remembered_merges.source_name,
    remembered_merges.source_table,
    remembered_merges.source_record_id,
    remembered_merges.identifier_type,
    cast(null as {{ dbt.type_string() }}) as from_value,
    cast(null as {{ dbt.type_string() }}) as to_value,
    remembered_merges.from_key,
    remembered_merges.to_key,
    remembered_merges.merged_at

from remembered_merges
left join now_stated
    on
        remembered_merges.record_key = now_stated.record_key
        and remembered_merges.from_key = now_stated.from_key
        and remembered_merges.to_key = now_stated.to_key
where now_stated.record_key is null
