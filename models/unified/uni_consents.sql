{#
    One row per statement of consent about one contact point and channel. A statement that is older
    than the request to erase its contact point has none any more, and so holds for nobody.

    Its key is that of the mailbox or number in the identity graph, so that two spellings of one
    mailbox have one consent, and an erased identifier is found again.
#}

with

stated as (

    select * from {{ ref('consent_statements') }}

),

placed as (

    {{ placed_phones('stated', phone='contact_point') }}

),

-- the form in which it is sent to: an address keeps its dots, a number is read by its row's country
cleaned as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        case contact_type
            when 'email' then {{ clean_email('contact_point') }}
            when 'phone' then {{ clean_phone('placed_phone') }}
            else contact_point
        end as contact_point,
        contact_type,
        channel,
        status,
        -- a clock that was never set tells no time, and a consent without a time grants nothing
        case
            when changed_at >= cast('1990-01-01' as {{ dbt.type_timestamp() }}) then changed_at
        end as changed_at,
        method
    from placed

),

erasures as (

    select
        identifier_key,
        max(requested_at) as requested_at
    from {{ ref('uni_erasures') }}
    group by identifier_key

),

-- One record may write one contact point twice, or have been delivered twice. Not a `where`:
-- engines push it below the cleaning, which is then done twice.
once as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        contact_point,
        contact_type,
        channel,
        status,
        max(changed_at) as changed_at,
        method
    from cleaned
    group by
        record_key,
        source_name,
        source_table,
        source_record_id,
        contact_point,
        contact_type,
        channel,
        status,
        method
    having count(contact_point) > 0

),

-- Events state a consent to an address that is on the profile only, so the record does not tell.
keyed as (

    select
        *,
        {{ contact_key('contact_type', 'contact_point') }} as contact_key
    from once

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
    -- no source of today states a consent to anything else
    'marketing' as purpose,
    keyed.status,
    keyed.changed_at,
    keyed.method

from keyed
left join erasures
    on
        keyed.contact_key = erasures.identifier_key
        and (keyed.changed_at is null or keyed.changed_at <= erasures.requested_at)
