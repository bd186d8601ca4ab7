{# One row per bundle, with its cluster once browsers, devices, cards and carts have been heard. #}
{{ tier_clusters(
    clusters=ref('idr_phone_clusters'),
    homes=ref('idr_device_homes'),
    components=ref('idr_device_components'),
) }}
