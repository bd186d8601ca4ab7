{#
    One row per statement of consent, its contact point as the source writes it. All sources in one, so
    that what reads it is tried with one input.
#}

{{ union_sources(
    providers={
        'shopify': 'stg_shopify__consents',
        'klaviyo': 'stg_klaviyo__consents',
        'mailchimp': 'stg_mailchimp__consents',
        'attentive': 'stg_attentive__consents',
        'activecampaign': 'stg_activecampaign__consents',
        'square': 'stg_square__consents',
        'hubspot': 'stg_hubspot__consents',
        'salesforce': 'stg_salesforce__consents',
        'segment': ['stg_segment__consents', 'stg_segment__privacy_signals'],
        'delighted': 'stg_delighted__consents',
        'judgeme': 'stg_judgeme__consents',
        'yotpo': 'stg_yotpo__consents',
        'pipedrive': 'stg_pipedrive__consents',
        'zoho': 'stg_zoho__consents',
        'mparticle': 'stg_mparticle__consents',
    },
    columns={
        'record_key': dbt.type_bigint(),
        'source_name': dbt.type_string(),
        'source_table': dbt.type_string(),
        'source_record_id': dbt.type_string(),
        'contact_point': dbt.type_string(),
        'contact_type': dbt.type_string(),
        'country_code': dbt.type_string(),
        'channel': dbt.type_string(),
        'status': dbt.type_string(),
        'changed_at': dbt.type_timestamp(),
        'method': dbt.type_string(),
    },
) }}
