{#
    One row per source record and identifier, as the source writes it: an id of another system has
    the type of the column that it stands in. All sources in one, so that what reads it is tried with
    one input.
#}

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
        'smile': 'stg_smile__identifiers',
        'pipedrive': 'stg_pipedrive__identifiers',
        'zoho': 'stg_zoho__identifiers',
        'woocommerce': 'stg_woocommerce__identifiers',
        'bigcommerce': 'stg_bigcommerce__identifiers',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'identifier_type': dbt.type_string(),
        'raw_value': dbt.type_string(),
        'country_code': dbt.type_string(),
        'observed_at': dbt.type_timestamp(),
    },
) }}
