from django.urls import path

from palante.screens.partner import views

urlpatterns = [
    path("partner/<str:token>/", views.page, name="partner_page"),
    path("partner/<str:token>/report/", views.report, name="partner_page_report"),
    path("partner/<str:token>/code.svg", views.code, name="partner_page_code"),
    path("partner/<str:token>/poster-<slug:language>.pdf", views.poster, name="partner_page_poster"),
    path("partner/<str:token>/logo.png", views.logo, name="partner_page_logo"),
]
