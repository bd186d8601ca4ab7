{# One row per segment and member, with the first reason that keeps marketing e-mail from them. #}

with

members as (

    select * from {{ ref('segment_members') }}

),

customers as (

    select
        customer_id,
        email,
        is_test,
        is_email_shared,
        count(*) over (partition by email) as customers_with_email
    from {{ ref('customers') }}

),

consents as (

    select * from {{ ref('consents') }}
    where
        contact_type = 'email'
        and channel = 'email'
        and purpose = 'marketing'

),

sendable as (

    select * from {{ ref('sendable_emails') }}

),

in_support as (

    select * from members
    where segment_name = 'recent_support_contact'

)

select
    members.segment_name,
    members.customer_id,
    case
        when customers.email is null then 'no address'
        when consents.status = 'unsubscribed' then 'unsubscribed'
        when consents.status = 'suppressed' then 'suppressed'
        when consents.status = 'pending' then 'consent pending'
        when coalesce(consents.status, '') != 'subscribed' then 'no consent'
        when customers.is_test then 'test customer'
        when customers.is_email_shared or customers.customers_with_email > 1
            then 'address on several customers'
        -- Closed for whatever the gate knows and the reasons above do not.
        when sendable.customer_id is null then 'not sendable'
        when in_support.customer_id is not null then 'recent support contact'
        when members.is_holdout then 'holdout'
    end as blocked_reason
from members
left join customers
    on members.customer_id = customers.customer_id
left join consents
    on customers.email = consents.contact_point
left join sendable
    on members.customer_id = sendable.customer_id
left join in_support
    on members.customer_id = in_support.customer_id
