{# Airbyte's stream customers in the columns of the table customer. #}
{{ config(materialized=view_or_part()) }}

{{ adapted_rows(source('shopify', 'customers'), 'shopify', 'customer', {
    'id': 'id',
    'first_name': 'first_name',
    'last_name': 'last_name',
    'email': 'email',
    'phone': 'phone',
    'state': 'state',
    'accepts_marketing': 'accepts_marketing',
    'accepts_marketing_updated_at': 'accepts_marketing_updated_at',
    'email_marketing_consent': 'email_marketing_consent',
    'sms_marketing_consent': 'sms_marketing_consent',
    'data_sale_opt_out': 'data_sale_opt_out',
    'created_at': 'created_at',
    'updated_at': 'updated_at',
    '_ab_cdc_deleted_at': '_ab_cdc_deleted_at',
    '_fivetran_synced': '_airbyte_extracted_at',
}, beside={
    'is_withdrawn_from_email': withdrawn_in('shopify', 'customers', 'email'),
    'is_withdrawn_from_texts': withdrawn_in('shopify', 'customers', 'sms'),
    'is_withdrawn_from_ads': withdrawn_in('shopify', 'customers', 'ads'),
}) }}
