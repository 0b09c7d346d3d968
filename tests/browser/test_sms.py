"""The counter under a text field counts as the server does, letter by letter."""

from django.urls import reverse
from playwright.sync_api import expect

from palante.messages.channels.sms.letters import count, without_accents
from palante.messages.channels.sms.wording import as_sms
from tests.browser.axe import assert_accessible

TEXTS = [
    "",
    "Hola",
    "a" * 160,
    "a" * 161,
    "€" * 90,
    "a" * 152 + "€" + "a" * 152,
    "ó" * 71,
    "á" * 66 + "😀" + "á" * 66,
    "Mañana es la sesión. Él te espera aquí a las siete, con café y tu cuaderno a la mano.",
    "“Hola” – ven…\n\na las\u00a07",
    "sesio\u0301n, cafe\u0301, João, 你好",
    "^{}\\[~]|€ñ¿¡",
]
COUNTED = """async (texts) => {
  const { count, asSms, withoutAccents } = await import(document.querySelector('script[src*="sms-count"]').src);
  return texts.map((text) => {
    const sms = asSms(text);
    const { parts, left, dear, spared } = count(sms);
    return [sms, parts, left, dear, spared, withoutAccents(text)];
  });
}"""


def test_the_browser_counts_as_the_server_does(live, desktop_page, sign_in_as, diego, journey):
    sign_in_as(diego)
    page = desktop_page
    page.goto(live + reverse("team_sms", args=[journey.slug]))
    assert_accessible(page)

    there = page.evaluate(COUNTED, TEXTS)
    here = []
    for text in TEXTS:
        sms = as_sms(text)
        counted = count(sms)
        here.append(
            [sms, counted.parts, counted.left, list(counted.dear), counted.spared, without_accents(text)]
        )
    assert there == here

    page.get_by_label("Tu texto").fill("Sesión mañana 😀, **{alias}**: " + "a" * 60)
    expect(page.locator("[data-parts]")).to_have_text("2")
    expect(page.locator("[data-letters]")).to_have_text("ó 😀 ")
    page.get_by_label("Tu texto").fill("Hola")
    expect(page.locator("[data-dear]")).to_be_hidden()
    expect(page.locator("[data-left]")).to_have_text("156")
