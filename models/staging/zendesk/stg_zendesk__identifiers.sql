{#
    One row per user or ticket and identifier. Staff are not customers
    and have none.
#}
{{ config(materialized=view_or_part()) }}

with

end_users as (

    select * from {{ ref('stg_zendesk__users') }}
    where not is_staff

)

{{ identifiers_of('end_users', 'created_at', {
    'zendesk_user_id': 'zendesk_user_id',
    'email': 'email',
    'phone': 'phone',
    'zendesk_external_id': 'account_id',
}) }}
union all
{{ identifiers_of(
    ref('stg_zendesk__tickets'),
    'opened_at',
    {'zendesk_user_id': 'zendesk_requester_id'}
) }}
