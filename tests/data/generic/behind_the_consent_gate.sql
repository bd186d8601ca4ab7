{#
    Generic test of an e-mail audience, written apart from the models that build it: rows are those without a granted
    consent of their address, held out, in touch with support, not in the segment; and members who are neither in the
    audience nor listed as blocked.
#}
{% test behind_the_consent_gate(model, segment) %}

with

members as (

    select * from {{ ref('segment_members') }}
    where segment_name = '{{ segment }}'

),

consents as (

    select * from {{ ref('consents') }}
    where
        channel = 'email'
        and purpose = 'marketing'

),

in_support as (

    select customer_id from {{ ref('segment_members') }}
    where segment_name = 'recent_support_contact'

),

blocked as (

    select customer_id from {{ ref('sync_blocked') }}
    where sync_name = '{{ model.identifier[4:] }}'

)

select
    audience.row_key as customer_id,
    'should not be sent to' as problem
from {{ model }} as audience
left join members
    on audience.row_key = members.customer_id
left join in_support
    on audience.row_key = in_support.customer_id
left join blocked
    on audience.row_key = blocked.customer_id
where
    not exists (
        select 1
        from consents
        where
            consents.contact_point = audience.email
            and consents.status = 'subscribed'
    )
    or coalesce(members.is_holdout, true)
    or in_support.customer_id is not null
    or blocked.customer_id is not null

union all

select
    members.customer_id,
    'neither sent to nor blocked' as problem
from members
left join {{ model }} as audience
    on members.customer_id = audience.row_key
left join blocked
    on members.customer_id = blocked.customer_id
where
    audience.row_key is null
    and blocked.customer_id is null

{% endtest %}
