"""kill -9 while messages leave by WhatsApp: none lost, none doubled, and Meta's own statuses settle what was in doubt.

`COUNT=2100 KILLS=10 pytest tests/messages/whatsapp/test_kill.py -s` is the full size.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.messages.domain.write import write_many
from palante.messages.models import Message, State, Template, TemplateUse
from tests.messages.trial import Trial, states
from tests.messages.whatsapp import meta as documented
from tests.messages.whatsapp.conftest import call, ring, status, value

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
COUNT, KILLS = int(os.environ.get("COUNT", "120")), int(os.environ.get("KILLS", "2"))


class OverWhatsApp(Trial):
    """The same worker and the same kills, with Meta's stand-in at the other end."""

    def __init__(self, folder, meta):
        super().__init__(folder)
        self.postbox.stop()
        self.postbox = meta

    def start_worker(self):
        env = self.environment() | {
            "PALANTE_WHATSAPP_TOKEN": documented.TOKEN,
            "PALANTE_WHATSAPP_NUMBER_ID": documented.NUMBER,
            "PALANTE_WHATSAPP_URL": f"http://127.0.0.1:{self.postbox.port}/v23.0",
        }
        self.worker = subprocess.Popen([sys.executable, "-m", "palante", "worker"], env=env, stderr=self.log)
        self.workers.append(self.worker)
        return self.worker

    def taken(self):
        return [row["biz_opaque_callback_data"] for row in self.postbox.taken]


@pytest.fixture
def trial(tmp_path, meta):
    running = OverWhatsApp(tmp_path, meta)
    yield running
    running.end()


def test_kills_lose_nothing_double_nothing_and_statuses_settle_the_doubt(trial):
    template = Template.objects.create(
        name="general",
        language="es",
        state="APPROVED",
        is_named=True,
        components=documented.TEMPLATES[1]["components"],
    )
    TemplateUse.objects.create(about="", language="es", template=template)
    at = now() - timedelta(seconds=1)
    write_many(
        (
            {
                "key": f"letter:{n}", "kind": "reminder", "body": "Hola.\n\n{link}", "language": "es", "channel": "whatsapp",
                "address": f"+5191{n:07d}", "door": f"http://127.0.0.1:8000/in/{n}",
            }
            for n in range(1_500_000, 1_500_000 + COUNT)
        ),
        at=at,
    )  # fmt: skip

    started = time.monotonic()
    trial.kill_often(COUNT, kills=KILLS, seed=1)
    trial.finish()
    took = time.monotonic() - started

    found, taken = states(), Counter(trial.taken())
    print(f"{COUNT} by WhatsApp with {KILLS} kills: {took:.1f} s, {dict(found)}")
    assert found[State.HANDED_OVER] + found[State.IN_DOUBT] == COUNT
    assert max(taken.values()) == 1
    assert found[State.IN_DOUBT] <= KILLS * 4

    told = [
        status(row["id"], "delivered", ours=row["biz_opaque_callback_data"]) for row in trial.postbox.taken
    ]
    assert ring(call(value(statuses=told))).status_code == 200

    delivered = Message.objects.filter(state=State.HANDED_OVER, delivered_at__isnull=False)
    assert set(delivered.values_list("message_id", flat=True)) == set(taken)
    assert states()[State.IN_DOUBT] == COUNT - len(taken)  # these never reached Meta, and a person decides
