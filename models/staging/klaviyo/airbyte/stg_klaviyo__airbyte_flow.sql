{# One row per delivered version of a flow, in the columns of `flow`. #}
{{ config(materialized=view_or_part()) }}

{{ adapted_rows(source('klaviyo', 'flows'), 'klaviyo', 'flow', {
    'id': 'id',
    'name': json_value('attributes', 'name'),
    'status': json_value('attributes', 'status'),
    'created': json_value('attributes', 'created'),
    'updated': "coalesce(" ~ json_value('attributes', 'updated') ~ ", updated)",
}) }}
