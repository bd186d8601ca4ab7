{#
    One row per delivered version of a campaign, in the columns of `campaign`. Both streams have each
    campaign under one id; only the detailed one has its messages, and with them the subject.
#}
{{ config(materialized=view_or_part()) }}

{%- set listed = "'{\"messages\":' || campaign_messages || '}'" %}
{%- set columns = {
    'id': 'id',
    'name': json_value('attributes', 'name'),
    'status': json_value('attributes', 'status'),
    'created': json_value('attributes', 'created_at'),
    'updated': "coalesce(" ~ json_value('attributes', 'updated_at') ~ ", updated_at)",
    'send_time': json_value('attributes', 'send_time'),
} %}

{{ adapted_rows(source('klaviyo', 'campaigns'), 'klaviyo', 'campaign', columns) }}
union all
{{ adapted_rows(source('klaviyo', 'campaigns_detailed'), 'klaviyo', 'campaign', dict(columns,
    subject="coalesce("
        ~ json_value('campaign_message', 'attributes.content.subject') ~ ", "
        ~ json_value('campaign_message', 'attributes.definition.content.subject') ~ ", "
        ~ json_value(listed, 'messages[0].attributes.content.subject') ~ ", "
        ~ json_value(listed, 'messages[0].attributes.definition.content.subject') ~ ")"
)) }}
