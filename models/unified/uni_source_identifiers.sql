{#
    One row per source record, identifier type and value, as the source states it: an id of another
    system has the type of the column that it stands in.

    A table, for it is read in four ways, and beside the staging views rather than in this layer:
    it still has values that somebody asked to be erased, as raw tables have.
#}

{{ config(materialized='table', schema='staging') }}

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
