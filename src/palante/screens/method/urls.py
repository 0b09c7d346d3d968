from django.urls import include, path

from palante.screens.method.views import catalogue, desk, editor, page, sections, versions

urlpatterns = [
    path("toolkit/", catalogue.toolkit, name="toolkit"),
    path("toolkit/<slug:slug>.md", page.tool_file, name="tool_file"),
    path("toolkit/<slug:slug>/", page.tool_page, name="tool_page"),
    path("", include("palante.screens.method.urls_method")),
    path("team/<slug:slug>/toolkit/", desk.team_toolkit, name="team_toolkit"),
    path("team/<slug:slug>/toolkit/check/", desk.check_files, name="team_toolkit_check"),
    path("team/<slug:slug>/toolkit/import/", desk.import_files, name="team_toolkit_import"),
    path("team/<slug:slug>/toolkit/export.zip", desk.export_files, name="team_toolkit_export"),
    path("team/<slug:slug>/toolkit/new/", desk.new_page, name="team_toolkit_new"),
    path("team/<slug:slug>/toolkit/<int:pk>/", editor.team_tool_page, name="team_tool_page"),
    path("team/<slug:slug>/toolkit/<int:pk>/file.md", editor.tool_page_file, name="team_tool_file"),
    path("team/<slug:slug>/toolkit/<int:pk>/publish/", editor.tool_page_publish, name="team_tool_publish"),
    path(
        "team/<slug:slug>/toolkit/<int:pk>/unpublish/", editor.tool_page_unpublish, name="team_tool_unpublish"
    ),
    path("team/<slug:slug>/toolkit/<int:pk>/front/", sections.front, name="team_tool_front"),
    path("team/<slug:slug>/toolkit/<int:pk>/links/", sections.mend_links, name="team_tool_links"),
    path("team/<slug:slug>/toolkit/<int:pk>/resources/", sections.resource_rows, name="team_tool_resources"),
    path("team/<slug:slug>/toolkit/<int:pk>/file/", sections.whole_file, name="team_tool_source"),
    path("team/<slug:slug>/toolkit/<int:pk>/settle/", sections.settle, name="team_tool_settle"),
    path("team/<slug:slug>/toolkit/<int:pk>/versions/", versions.versions, name="team_tool_versions"),
    path(
        "team/<slug:slug>/toolkit/<int:pk>/versions/<int:number>/",
        versions.version,
        name="team_tool_version",
    ),
    path(
        "team/<slug:slug>/toolkit/<int:pk>/versions/<int:number>/back/",
        versions.bring_back,
        name="team_tool_restore",
    ),
    path("team/<slug:slug>/toolkit/<int:pk>/preview/", sections.preview, name="team_tool_preview"),
    path(
        "team/<slug:slug>/toolkit/<int:pk>/section/<int:number>/", sections.section, name="team_tool_section"
    ),
    path("team/<slug:slug>/toolkit/<int:pk>/section/<slug:key>/", sections.section, name="team_tool_section"),
]
