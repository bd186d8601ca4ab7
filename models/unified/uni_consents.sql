{#
    One row per statement of consent about one contact point and channel. A statement that is older
    than the request to erase its contact point has none any more, and so holds for nobody.

    Its key is that of the mailbox or number in the identity graph, so that two spellings of one
    mailbox have one consent, and an erased identifier is found again.
#}

with

stated as (

    {{ union_sources(
        providers={
            'shopify': 'stg_shopify__consents',
            'klaviyo': 'stg_klaviyo__consents',
            'square': 'stg_square__consents',
            'hubspot': 'stg_hubspot__consents',
            'salesforce': 'stg_salesforce__consents',
            'segment': 'stg_segment__consents',
        },
        columns={
            'record_key': dbt.type_bigint(),
            'source_name': dbt.type_string(),
            'source_table': dbt.type_string(),
            'source_record_id': dbt.type_string(),
            'contact_point': dbt.type_string(),
            'contact_type': dbt.type_string(),
            'channel': dbt.type_string(),
            'purpose': dbt.type_string(),
            'status': dbt.type_string(),
            'changed_at': dbt.type_timestamp(),
            'method': dbt.type_string(),
        },
    ) }}

),

erasures as (

    select
        identifier_key,
        max(requested_at) as requested_at
    from {{ ref('uni_erasures') }}
    group by identifier_key

),

-- Events state a consent to an address that is on the profile only, so the record does not tell.
keyed as (

    select
        *,
        {{ contact_key('contact_type', 'contact_point') }} as contact_key
    from stated

)

select
    keyed.record_key,
    keyed.source_name,
    keyed.source_table,
    keyed.source_record_id,
    case when erasures.identifier_key is null then keyed.contact_point end as contact_point,
    case when erasures.identifier_key is null then keyed.contact_key end as contact_key,
    keyed.contact_type,
    keyed.channel,
    keyed.purpose,
    keyed.status,
    keyed.changed_at,
    keyed.method

from keyed
left join erasures
    on
        keyed.contact_key = erasures.identifier_key
        and (keyed.changed_at is null or keyed.changed_at <= erasures.requested_at)
