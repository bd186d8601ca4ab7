{#
    One row per person who was or is to be asked, and per answer or withdrawal that names an address: the
    person behind it may not be landed.
#}
{{ config(materialized=view_or_part()) }}

{{ profile_rows(ref('stg_delighted__people'), own=[
    'first_name', 'last_name', 'email', 'phone', 'created_at', 'updated_at',
]) }}
union all
{{ profile_rows(ref('stg_delighted__survey_responses'), own=['email'], stated={
    'created_at': 'responded_at',
    'updated_at': 'responded_at',
}) }}
union all
{{ profile_rows(ref('stg_delighted__withdrawals'), own=['email'], stated={
    'created_at': 'email_changed_at',
    'updated_at': 'email_changed_at',
}) }}
