{#
    One row per batch or event and identifier. An event has its user's mpid, which its batch brings together with all
    that is known of the user.
#}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_mparticle__batches'), 'received_at', {
    'mparticle_id': 'mpid',
    'mparticle_customer_id': 'customer_id',
    'email': 'email',
    'email_sha256': 'email_sha256',
    'email_md5': 'email_md5',
    'phone': 'phone',
    'anonymous_id': 'install_id',
    'device_id': 'device_id',
}) }}
union all
{{ identifiers_of(ref('stg_mparticle__hits'), 'occurred_at', {
    'mparticle_id': 'mpid',
    'mparticle_customer_id': 'user_id',
    'anonymous_id': 'install_id',
    'device_id': 'device_id',
}) }}
