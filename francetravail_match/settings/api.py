"""The API, for programs: who may ask, how often, and what its contract says."""

# Closed unless a view names a scope; no session, no form, no page.
API_REQUESTS_PER_MINUTE = 600
API = "francetravail_match.integrations.api"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [f"{API}.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [f"{API}.permissions.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": [f"{API}.throttling.IntegrationThrottle"],
    "DEFAULT_PARSER_CLASSES": [f"{API}.parsing.ObjectParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": f"{API}.contract.ContractSchema",
    "EXCEPTION_HANDLER": f"{API}.problems.handle",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Inscrits d'abord",
    "DESCRIPTION": "Les offres des agences, leurs rapprochements et les personnes trouvées, sous pseudonyme.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        f"{API}.contract.answers_are_whole",
    ],
    "ENUM_NAME_OVERRIDES": {"OfferState": "offers.enums.OfferState", "RunState": "matching.enums.RunState"},
}
