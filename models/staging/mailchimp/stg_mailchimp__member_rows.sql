{# One row per delivered version of a row of `member`, whichever connector wrote it. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('mailchimp', 'member', {'mailchimp_airbyte': 'stg_mailchimp__airbyte_member'}) }}
