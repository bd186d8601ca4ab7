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
        'mailchimp': 'stg_mailchimp__identifiers',
        'attentive': 'stg_attentive__identifiers',
        'activecampaign': 'stg_activecampaign__identifiers',
        'square': 'stg_square__identifiers',
        'zendesk': 'stg_zendesk__identifiers',
        'hubspot': 'stg_hubspot__identifiers',
        'salesforce': 'stg_salesforce__identifiers',
        'order_lines_file': 'stg_order_lines_file__identifiers',
        'people_file': 'stg_people_file__identifiers',
        'smile': 'stg_smile__identifiers',
        'gorgias': 'stg_gorgias__identifiers',
        'freshdesk': 'stg_freshdesk__identifiers',
        'delighted': 'stg_delighted__identifiers',
        'judgeme': 'stg_judgeme__identifiers',
        'yotpo': 'stg_yotpo__identifiers',
        'loyaltylion': 'stg_loyaltylion__identifiers',
        'typeform': 'stg_typeform__identifiers',
        'pipedrive': 'stg_pipedrive__identifiers',
        'zoho': 'stg_zoho__identifiers',
        'recharge': 'stg_recharge__identifiers',
        'ga4': 'stg_ga4__identifiers',
        'snowplow': 'stg_snowplow__identifiers',
        'mparticle': 'stg_mparticle__identifiers',
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
