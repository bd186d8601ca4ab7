{# One row per delivered group call: a user was said to belong to a company. #}

select {{ segment_call('groups') }}

from {{ source('segment', 'groups') }}
where {{ clean_text('id') }} is not null
