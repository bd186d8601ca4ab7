{#
    One row per delivered version of an event, in the columns of `event`. Both streams of events have
    each of them under one id; the detailed one names the metric.

    A message is named by its step of a flow, or by its campaign where no flow sent it.
#}
{{ config(materialized=view_or_part()) }}

{%- set flow = json_value('plain', 'event_properties.flow') %}
{%- set message = json_value('plain', 'event_properties.message') %}
{%- set variation = json_value('plain', 'event_properties.variation') %}
{#- older revisions of the API name them among the attributes -#}
{%- set ids = {
    'person_id': "coalesce(" ~ json_value('relationships', 'profile.data.id') ~ ", "
        ~ json_value('plain', 'profile_id') ~ ")",
    'metric_id': "coalesce(" ~ json_value('relationships', 'metric.data.id') ~ ", "
        ~ json_value('plain', 'metric_id') ~ ")",
} %}
{%- set columns = {
    'id': 'id',
    'person_id': scoped_id('klaviyo', ids.person_id),
    'metric_id': scoped_id('klaviyo', ids.metric_id),
    'type': json_value('relationships', 'metric.data.name'),
    'campaign_id': "case when " ~ flow ~ " is null then " ~ scoped_id('klaviyo', message) ~ " end",
    'flow_id': scoped_id('klaviyo', flow),
    'flow_message_id': "case when " ~ flow ~ " is not null then " ~ scoped_id('klaviyo', message) ~ " end",
    '_variation': "coalesce(" ~ variation ~ ", " ~ json_value('plain', 'event_properties._variation') ~ ")",
    'datetime': "coalesce(" ~ json_value('plain', 'datetime') ~ ", datetime)",
    'timestamp': json_value('plain', 'timestamp'),
    'property_subject': json_value('plain', 'event_properties.Subject'),
    'property_message_body': json_value('plain', 'event_properties.message_body'),
    'property_bounce_type': json_value('plain', 'event_properties.bounce_type'),
    'property_method': json_value('plain', 'event_properties.method'),
    'property_email': json_value('plain', 'event_properties.email'),
    'property_machine_open': json_value('plain', 'event_properties.machine_open'),
    'property_apple_privacy_open': json_value('plain', 'event_properties.apple_privacy_open'),
    'property_bot_click': json_value('plain', 'event_properties.bot_click'),
    '_fivetran_synced': '_airbyte_extracted_at',
} %}

{#- a name that begins with a dollar sign or holds a blank is no path that all engines read #}
{%- set plain = namespace(text="replace(attributes, '\"$', '\"')") %}
{%- for name in [
    'Bounce Type', 'Machine Open', 'Apple Privacy Open', 'Bot Click', 'Email', 'Method',
    'Message Body',
] -%}
    {%- set plain.text = "replace(" ~ plain.text ~ ", '\"" ~ name ~ "\":', '\""
        ~ name | lower | replace(' ', '_') ~ "\":')" -%}
{%- endfor %}

with

events as (

    select
        *,
        {{ plain.text }} as plain
    from {{ source('klaviyo', 'events') }}

),

detailed_events as (

    select
        *,
        {{ plain.text }} as plain
    from {{ source('klaviyo', 'events_detailed') }}

)

{{ adapted_rows('events', 'klaviyo', 'event', columns) }}
union all
{{ adapted_rows('detailed_events', 'klaviyo', 'event', columns) }}
