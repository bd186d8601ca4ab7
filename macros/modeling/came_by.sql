{# True where a touch came in by this row of `c360_touch_channels`: what a touch does not say is an empty text there. #}
{% macro came_by(touch, way) -%}
    coalesce({{ touch }}.utm_source, '') = {{ way }}.utm_source
    and coalesce({{ touch }}.utm_medium, '') = {{ way }}.utm_medium
    and coalesce({{ touch }}.referrer_host, '') = {{ way }}.referrer_host
    and coalesce({{ touch }}.click_id_type, '') = {{ way }}.click_id_type
{%- endmacro %}
