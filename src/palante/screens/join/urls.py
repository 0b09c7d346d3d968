"""`/<journey>/register/…`: the steps of a registration. The first page is `public`'s `register`, which asks here."""

from django.urls import path

from palante.screens.join.views import form, resume

urlpatterns = [
    path("<slug:slug>/register/later/", resume.register_later, name="register_later"),
    path("<slug:slug>/register/go-on/", resume.register_go_on, name="register_go_on"),
    path("<slug:slug>/register/q/<path:step>/", form.register_step, name="register_step"),
]
