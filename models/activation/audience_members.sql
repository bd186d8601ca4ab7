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
        {{ contact_key("'email'", 'email') }} as contact_key
    from {{ ref('customers') }}

),

mailboxes as (

    select
        contact_key,
        count(*) as customer_count
    from customers
    where email is not null
    group by contact_key

),

consents as (

    select * from {{ ref('consents') }}
    where
        contact_type = 'email'
        and channel = 'email'
        and purpose = 'marketing'
        and contact_point = stated_contact_point

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
        when customers.is_email_shared or mailboxes.customer_count > 1
            then 'address on several customers'
        -- Closed for whatever the gate knows and the reasons above do not.
        when sendable.customer_id is null then 'not sendable'
        when in_support.customer_id is not null then 'recent support contact'
        when members.is_holdout then 'holdout'
    end as blocked_reason
from members
left join customers
    on members.customer_id = customers.customer_id
left join mailboxes
    on customers.contact_key = mailboxes.contact_key
left join consents
    on customers.contact_key = consents.contact_key
left join sendable
    on members.customer_id = sendable.customer_id
left join in_support
    on members.customer_id = in_support.customer_id
