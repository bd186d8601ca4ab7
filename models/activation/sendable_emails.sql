{#
    One row per customer who may be sent marketing e-mail now, at the address that may be used.

    THE consent gate: every e-mail audience inner-joins it, and it inner-joins a granted consent of this very mailbox.
    Mail goes to the form in which the consent was given. What is unknown stays out. So does a mailbox of two customers:
    each would read what is meant for the other.

    The phone is here for the same reason: to a destination a number is one person, so that one which several customers
    have is given to none of them, in any audience.
#}

with

customers as (

    select
        customer_id,
        email,
        phone,
        is_test,
        is_email_shared,
        is_phone_shared,
        {{ contact_key("'email'", 'email') }} as contact_key,
        count(*) over (partition by phone) as customers_with_phone
    from {{ ref('customers') }}

),

mailboxes as (

    select
        *,
        count(*) over (partition by contact_key) as customers_with_mailbox
    from customers
    where email is not null

),

granted as (

    select * from {{ ref('consents') }}
    where
        contact_type = 'email'
        and channel = 'email'
        and purpose = 'marketing'
        and status = 'subscribed'
        and contact_point = stated_contact_point

)

select
    mailboxes.customer_id,
    granted.stated_contact_point as email,
    case
        when mailboxes.customers_with_phone = 1 and not coalesce(mailboxes.is_phone_shared, false)
            then mailboxes.phone
    end as phone
from mailboxes
inner join granted
    on mailboxes.contact_key = granted.contact_key
where
    mailboxes.customers_with_mailbox = 1
    and not coalesce(mailboxes.is_email_shared, false)
    and not coalesce(mailboxes.is_test, false)
