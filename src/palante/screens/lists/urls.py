"""Lists in the workspace, `/team/<journey>/people/lists/…`, and `/invited/<token>/`."""

from django.urls import URLPattern, URLResolver, include, path

from palante.screens.lists.views import invitation, lists, one

journey_urls: list[URLPattern] = [
    path("people/lists/", lists.team_lists, name="team_lists"),
    path("people/lists/<int:pk>/", one.team_list, name="team_list"),
    path("people/lists/<int:pk>/columns/", one.list_columns, name="list_columns"),
    path("people/lists/<int:pk>/sheet/", one.list_sheet, name="list_sheet"),
    path("people/lists/<int:pk>/take/", one.list_take, name="list_take"),
    path("people/lists/<int:pk>/send/", one.list_send, name="list_send"),
    path("people/lists/<int:pk>/undo/", one.list_undo, name="list_undo"),
    path("people/lists/<int:pk>/drop/", one.list_drop, name="list_drop"),
    path("people/lists/<int:pk>/faults.csv", one.list_faults, name="list_faults"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("team/<slug:slug>/", include(journey_urls)),
    path("invited/<str:token>/", invitation.invitation, name="invited"),
]
