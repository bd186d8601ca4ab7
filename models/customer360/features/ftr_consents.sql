{#
    One row per customer of whose address, number or browser a consent is known: what it consents to. A browser that
    asked not to be sold or shared speaks for every customer who uses it.
#}
{%- set topics = ['email_marketing', 'sms_marketing', 'push_marketing', 'ads'] %}

with

people as (

    select
        customer_id,
        email,
        phone
    from {{ ref('ftr_golden_values') }}

),

consents as (

    select
        *,
        case channel when 'ads' then 'ads' else channel || '_marketing' end as topic,
        case
            when status = 'suppressed' then 1
            when status = 'unsubscribed' then 2
            when status = 'never_subscribed' then 3
            when status = 'pending' then 4
            else 5
        end as laxness
    from {{ ref('consents') }}
    where purpose = 'marketing'

),

contact_points as (

    select
        customer_id,
        'email' as contact_type,
        email as contact_point
    from people
    where email is not null

    union all

    select
        customer_id,
        'phone' as contact_type,
        phone as contact_point
    from people
    where phone is not null

),

keyed as (

    select
        customer_id,
        contact_type,
        {{ contact_key('contact_type', 'contact_point') }} as contact_key
    from contact_points

    union all

    select
        customer_id,
        identifier_type as contact_type,
        identifier_key as contact_key
    from {{ ref('customer_identifiers') }}
    where identifier_type = 'anonymous_id'

),

-- Mail is asked of the address and texts of the number; where both may speak the stricter does.
ranked as (

    select
        keyed.customer_id,
        consents.topic,
        consents.status,
        consents.changed_at,
        consents.source_name,
        consents.method,
        row_number() over (
            partition by keyed.customer_id, consents.topic
            order by
                consents.laxness asc,
                consents.changed_at desc nulls last,
                consents.contact_type asc,
                consents.contact_point asc
        ) as strictness
    from keyed
    inner join consents
        on
            keyed.contact_key = consents.contact_key
            and keyed.contact_type = consents.contact_type
    where
        (consents.channel <> 'email' or consents.contact_type = 'email')
        and (consents.channel <> 'sms' or consents.contact_type = 'phone')

)

select
    customer_id,
{%- for topic in topics %}
    max(case when topic = '{{ topic }}' then status end) as {{ topic }}_status,
    max(case when topic = '{{ topic }}' then changed_at end) as {{ topic }}_changed_at,
    max(case when topic = '{{ topic }}' then source_name end) as {{ topic }}_source,
    max(case when topic = '{{ topic }}' then method end) as {{ topic }}_method
    {{- ',' if not loop.last }}
{%- endfor %}
from ranked
where strictness = 1
group by customer_id
