from tests.matching_views.conftest import advisor as advisor
