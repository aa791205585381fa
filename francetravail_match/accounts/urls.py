from django.urls import path

from .views.session import DemoSignInView, SignInView, SignOutView

app_name = "accounts"
urlpatterns = [
    path("connexion/", SignInView.as_view(), name="login"),
    path("connexion/demonstration/", DemoSignInView.as_view(), name="demo_sign_in"),
    path("deconnexion/", SignOutView.as_view(), name="logout"),
]
