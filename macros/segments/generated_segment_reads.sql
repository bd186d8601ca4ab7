{#
    What a segment that is compiled from `segments/*.yml` may read beside `customers` and other segments: conditions of a
    marketer reach into what happened, where one written in SQL would become a feature.
#}
{% macro generated_segment_reads() %}
    {{ return([
        'timeline', 'orders', 'order_lines', 'tickets', 'subscriptions', 'reviews', 'deals', 'consents',
        'customer_id_redirects',
    ]) }}
{% endmacro %}
