{# What a segment may state among its channels; `orchestration/segments/model.py` has the same list. #}
{% macro segment_channels() %}
    {{ return([
        'email', 'sms', 'whatsapp', 'push', 'ads', 'onsite', 'mail', 'phone', 'support', 'service', 'suppression'
    ]) }}
{% endmacro %}
