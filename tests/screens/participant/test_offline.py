"""What makes an app of the pages: the worker, the manifest, the offline page. (What they do is seen in tests/browser.)"""

import json
import re

from django.contrib.staticfiles import finders

from tests.conftest import as_person


def test_the_worker_is_served_from_the_root_and_asked_for_again_within_the_hour(client):
    response = client.get("/sw.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "max-age=3600"


def test_everything_the_worker_fetches_ahead_exists(client):
    files = json.loads(re.search(r"FILES = (\[.*\])", client.get("/sw.js").content.decode()).group(1))

    assert [name for name in files if not finders.find(name.removeprefix("/static/"))] == []
    assert len(files) > 5


def test_every_module_of_a_participants_page_is_fetched_ahead(client, rosa):
    files = client.get("/sw.js").content.decode()
    page = as_person(rosa).get("/today/").content.decode()
    modules = {"/static/palante/js/app.js"} | set(re.findall(r'src="(/static/palante/js/[\w-]+\.js)"', page))

    assert [name for name in sorted(modules) if name not in files] == []


def test_the_manifest_is_neutral_and_its_icons_exist(client, db):
    manifest = json.loads(client.get("/manifest.webmanifest").content)

    assert (manifest["name"], manifest["start_url"], manifest["display"]) == (
        "Palante",
        "/today/",
        "standalone",
    )
    assert [
        icon["src"] for icon in manifest["icons"] if not finders.find(icon["src"].removeprefix("/static/"))
    ] == []


def test_the_offline_page_names_nobody(rosa):
    html = as_person(rosa).get("/offline/").content.decode()

    assert "Rosa" not in html
    assert 'name="who"' not in html
    assert "No se perdió nada" in html
