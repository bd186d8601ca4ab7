{# One row per ad account, campaign and day, as the ad platform reports it. #}
{{ union_sources(
    providers={
        'facebook_ads': 'stg_facebook_ads__ad_spend',
        'google_ads': 'stg_google_ads__ad_spend',
    },
    columns={
        'source_name': dbt.type_string(),
        'platform': dbt.type_string(),
        'account_id': dbt.type_string(),
        'campaign_id': dbt.type_string(),
        'campaign_name': dbt.type_string(),
        'spend_date': 'date',
        'impressions': dbt.type_int(),
        'clicks': dbt.type_int(),
        'spend': type_money(),
        'currency': dbt.type_string(),
        'platform_conversions': type_double(),
        'platform_revenue': type_money(),
    },
) }}
