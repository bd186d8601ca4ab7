{# One row per event of a customer, in any source, in the order of each customer's life. #}
{%- set text = dbt.type_string() %}
{%- set time = dbt.type_timestamp() %}
{%- set columns = {
    'event_id': text,
    'customer_id': text,
    'occurred_at': time,
    'received_at': time,
    'event_type': text,
    'source_name': text,
    'source_table': text,
    'source_record_id': text,
    'title': text,
    'product_id': text,
    'order_id': text,
    'session_id': text,
    'amount': type_money(),
    'properties': text,
} %}

with

web_timeline_events as (

    select * from {{ ref('c360_web_timeline_events') }}

),

order_timeline_events as (

    select * from {{ ref('c360_order_timeline_events') }}

),

contact_timeline_events as (

    select * from {{ ref('c360_contact_timeline_events') }}

),

membership_timeline_events as (

    select * from {{ ref('c360_membership_timeline_events') }}

),

deal_timeline_events as (

    select * from {{ ref('c360_deal_timeline_events') }}

),

timeline_events as (

    {{ shaped_rows('web_timeline_events', columns) }}
    union all
    {{ shaped_rows('order_timeline_events', columns, own=columns | reject('in', [
        'received_at', 'product_id',
    ]) | list) }}
    union all
    {{ shaped_rows('contact_timeline_events', columns, own=columns | reject('in', [
        'received_at', 'product_id', 'order_id', 'session_id', 'amount',
    ]) | list) }}
    union all
    {{ shaped_rows('membership_timeline_events', columns, own=columns | reject('in', [
        'received_at', 'session_id',
    ]) | list) }}
    union all
    {{ shaped_rows('deal_timeline_events', columns, own=columns | reject('in', [
        'received_at', 'product_id', 'order_id', 'session_id',
    ]) | list) }}

)

select * from timeline_events
-- written in the order it is read: one customer's life lies together on disk
order by customer_id asc, occurred_at asc, event_id asc
