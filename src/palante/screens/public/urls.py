from django.urls import path

from palante.screens.public.views import card, journey, leaving, link, register, sign_in

urlpatterns = [
    path("", journey.home, name="home"),
    path("preview-<slug:language>.png", journey.site_preview, name="site_preview"),
    path("l/<slug:code>", journey.partner_link, name="partner_link"),
    path("l/<slug:code>/", journey.partner_link),
    path("in/<str:token>", link.personal_link, name="personal_link"),
    path("in/<str:token>/", link.personal_link),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-out/", leaving.sign_out, name="sign_out"),
    path("quick-exit/", leaving.quick_exit, name="quick_exit"),
    path("language/", leaving.set_language, name="set_language"),
    path("me/card/", card.card, name="card"),
    path("me/card.png", card.card_picture, name="card_picture"),
    path("<slug:slug>/", journey.journey, name="journey"),
    path("<slug:slug>/preview-<slug:language>.png", journey.journey_preview, name="journey_preview"),
    path("<slug:slug>/register/", register.register, name="register"),
]
