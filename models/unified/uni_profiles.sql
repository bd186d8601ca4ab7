{#
    One row per source record that describes a person. That it is an account's is believed where its
    id is one that the shop, or the system whose orders it describes, has issued.
#}

with

stated as (

    {{ union_sources(
        providers={
            'shopify': 'stg_shopify__profiles',
            'segment': 'stg_segment__profiles',
            'klaviyo': 'stg_klaviyo__profiles',
            'square': 'stg_square__profiles',
            'zendesk': 'stg_zendesk__profiles',
            'hubspot': 'stg_hubspot__profiles',
            'salesforce': 'stg_salesforce__profiles',
            'order_lines_file': 'stg_order_lines_file__profiles',
            'people_file': 'stg_people_file__profiles',
        },
        columns=profile_columns(),
        erased={'email': "'email'", 'phone': "'phone'"},
    ) }}

),

accounts as (

    select distinct record_key from {{ ref('uni_identifiers') }}
    where identifier_type in ('user_id', 'order_lines_customer_id')

),

checked as (

    select
        stated.*,
        accounts.record_key is not null as is_issued
    from stated
    left join accounts on stated.record_key = accounts.record_key

)

{{ profile_rows('checked', stated={'is_account': 'is_account and is_issued'}, is_clean=false) }}
