-- Requests of which nobody can tell whom they mean: made with another secret than this build has.

select
    identifier_type,
    identifier_key

from {{ ref('identity_erasures') }}
where secret_check <> {{ identifier_key("''", "''") }}
