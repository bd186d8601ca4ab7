{# One row: what dbt itself costs. #}

select 1 as one
