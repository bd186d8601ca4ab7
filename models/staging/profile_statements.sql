{#
    One row per source record that describes a person, with its address and number as the source
    writes them. All sources in one, so that what reads it is tried with one input.
#}

{{ union_sources(
    providers={
        'shopify': 'stg_shopify__profiles',
        'segment': 'stg_segment__profiles',
        'klaviyo': 'stg_klaviyo__profiles',
        'mailchimp': 'stg_mailchimp__profiles',
        'attentive': 'stg_attentive__profiles',
        'activecampaign': 'stg_activecampaign__profiles',
        'square': 'stg_square__profiles',
        'zendesk': 'stg_zendesk__profiles',
        'hubspot': 'stg_hubspot__profiles',
        'salesforce': 'stg_salesforce__profiles',
        'order_lines_file': 'stg_order_lines_file__profiles',
        'people_file': 'stg_people_file__profiles',
        'smile': 'stg_smile__profiles',
        'gorgias': 'stg_gorgias__profiles',
        'freshdesk': 'stg_freshdesk__profiles',
        'delighted': 'stg_delighted__profiles',
        'judgeme': 'stg_judgeme__profiles',
        'yotpo': 'stg_yotpo__profiles',
        'loyaltylion': 'stg_loyaltylion__profiles',
        'typeform': 'stg_typeform__profiles',
        'pipedrive': 'stg_pipedrive__profiles',
        'zoho': 'stg_zoho__profiles',
        'recharge': 'stg_recharge__profiles',
        'snowplow': 'stg_snowplow__profiles',
        'mparticle': 'stg_mparticle__profiles',
        'woocommerce': 'stg_woocommerce__profiles',
        'bigcommerce': 'stg_bigcommerce__profiles',
    },
    columns=profile_columns(),
) }}
