{#
    One row per member (record or identifier) and validity period in which a customer had it: member_key, customer_id,
    valid_from, valid_to (NULL: until now).

    changes: a CTE of `idr_membership_log`, of one kind of member
#}
{% macro membership_periods(changes) %}
    select
        member_key,
        customer_id,
        valid_from,
        valid_to
    from (
        select
            member_key,
            customer_id,
            event,
            happened_at as valid_from,
            lead(happened_at) over (partition by member_key, customer_id order by run_number) as valid_to
        from {{ changes }}
    ) as periods
    -- What two runs of one moment undid never stood.
    where event = 'joined' and (valid_to is null or valid_to > valid_from)
{% endmacro %}
