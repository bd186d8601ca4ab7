{# `mobile`, `tablet`, `desktop`, or `bot`, from a user agent; NULL when there is none. #}
{% macro device_type(user_agent) -%}
    case
        when {{ user_agent }} is null then null
        when lower({{ user_agent }}) like '%bot%'
            or lower({{ user_agent }}) like '%crawler%'
            or lower({{ user_agent }}) like '%spider%'
            or lower({{ user_agent }}) like '%headless%' then 'bot'
        when lower({{ user_agent }}) like '%ipad%'
            or lower({{ user_agent }}) like '%tablet%'
            or (lower({{ user_agent }}) like '%android%' and lower({{ user_agent }}) not like '%mobile%') then 'tablet'
        when lower({{ user_agent }}) like '%mobi%'
            or lower({{ user_agent }}) like '%iphone%' then 'mobile'
        else 'desktop'
    end
{%- endmacro %}
