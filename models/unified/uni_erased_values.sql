{#
    One row per source record and identifier type where the source still states an identifier that
    is erased: what other columns of the record must not say either. The type `visitor` is what
    events call a visitor by: the browser, or the user where no browser is known.
#}

with

identifiers as (

    select
        record_key,
        identifier_type,
        identifier_value
    from {{ ref('uni_identifiers') }}
    where is_erased and not is_remembered

),

browsers as (

    select record_key from {{ ref('uni_identifiers') }}
    where identifier_type in ('anonymous_id', 'google_client_id')

)

select
    record_key,
    identifier_type,
    min(identifier_value) as identifier_value

from identifiers
group by record_key, identifier_type
union all
select
    identifiers.record_key,
    'visitor' as identifier_type,
    min(identifiers.identifier_value) as identifier_value

from identifiers
left join browsers on identifiers.record_key = browsers.record_key
where
    identifiers.identifier_type in ('anonymous_id', 'google_client_id')
    or (
        identifiers.identifier_type in (
            'user_id', 'shopify_guest_id', 'segment_user_id', 'ga4_user_id', 'snowplow_user_id',
            'mparticle_id', 'mparticle_customer_id'
        )
        and browsers.record_key is null
    )
group by identifiers.record_key
