from django.contrib.auth.views import LogoutView
from django.urls import path

from .permissions import before_second_factor, public
from .views.second_factor import EnrolView, VerifyView
from .views.session import DemoSignInView, SignInView

app_name = "accounts"
urlpatterns = [
    path("connexion/", public(SignInView.as_view()), name="login"),
    path("connexion/demonstration/", public(DemoSignInView.as_view()), name="demo_sign_in"),
    path("connexion/code/", before_second_factor(VerifyView.as_view()), name="verify"),
    path("connexion/second-facteur/", before_second_factor(EnrolView.as_view()), name="enrol"),
    # Without a session there is nothing to sign out of: the way back is the sign-in page, not an error.
    path("deconnexion/", public(LogoutView.as_view()), name="logout"),
]
