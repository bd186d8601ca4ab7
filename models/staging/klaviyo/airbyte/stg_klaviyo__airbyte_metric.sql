{# One row per delivered version of a metric, in the columns of `metric`. #}
{{ config(materialized=view_or_part()) }}

{{ adapted_rows(source('klaviyo', 'metrics'), 'klaviyo', 'metric', {
    'id': 'id',
    'name': json_value('attributes', 'name'),
    'updated': "coalesce(" ~ json_value('attributes', 'updated') ~ ", updated)",
}) }}
