from django.contrib.auth.views import LogoutView
from django.urls import path

from .permissions import public
from .views.session import DemoSignInView, SignInView

app_name = "accounts"
urlpatterns = [
    path("connexion/", public(SignInView.as_view()), name="login"),
    path("connexion/demonstration/", public(DemoSignInView.as_view()), name="demo_sign_in"),
    # Without a session there is nothing to sign out of: the way back is the sign-in page, not an error.
    path("deconnexion/", public(LogoutView.as_view()), name="logout"),
]
