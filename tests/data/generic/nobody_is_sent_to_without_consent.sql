{#
    Generic test of the consent gate, written apart from the model that is the gate: rows are those that marketing may
    be sent to without a granted consent of exactly this contact point, or while support is helping; and an address that
    two customers would be sent under.
#}
{% test nobody_is_sent_to_without_consent(model) %}

with

granted as (

    select
        channel || '_marketing' as purpose,
        contact_point
    from {{ ref('consents') }}
    where
        purpose = 'marketing'
        and status = 'subscribed'
        and contact_point = stated_contact_point

),

in_support as (

    select customer_id from {{ ref('segment_members') }}
    where segment_name = 'recent_support_contact'

)

select
    permissions.customer_id,
    permissions.purpose
from {{ model }} as permissions
left join in_support
    on permissions.customer_id = in_support.customer_id
left join granted
    on
        permissions.purpose = granted.purpose
        and case permissions.purpose
            when 'email_marketing' then permissions.email
            when 'push_marketing' then permissions.email
            else permissions.phone
        end = granted.contact_point
where
    permissions.blocked_reason is null
    and permissions.purpose like '%_marketing'
    and (granted.contact_point is null or in_support.customer_id is not null)

union all

select
    min(customer_id) as customer_id,
    purpose
from {{ model }}
where email is not null
group by purpose, email
having count(*) > 1

{% endtest %}
