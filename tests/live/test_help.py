"""«Necesito ayuda»: one open request, an answer, an end."""

from datetime import timedelta

from palante.live.domain.help import answer_help, ask_help, close_help, reopen_help, take_help
from palante.live.models import HelpRequest, Trouble
from palante.live.queries import help_answered, help_waiting


def test_asking_twice_is_one_request_with_the_latest_trouble(session, rosa, journey):
    ask_help(session, rosa, trouble=Trouble.NO_SOUND, note="No oigo nada", at=session.starts)
    ask_help(session, rosa, trouble=Trouble.NO_DATA, at=session.starts)

    waiting = help_waiting(journey).get()
    assert (waiting.trouble, waiting.note) == (Trouble.NO_DATA, "No oigo nada")


def test_an_answer_leaves_the_queue_and_stays_open_for_the_person(session, rosa, elena, journey):
    asked = ask_help(session, rosa, trouble=Trouble.NO_SOUND, at=session.starts)

    take_help(asked, by=elena)
    answer_help(asked, "Sube el volumen del teléfono.", by=elena)

    assert list(help_waiting(journey)) == []
    assert (help_answered(journey).get().answer, help_answered(journey).get().closed_at) == (
        "Sube el volumen del teléfono.",
        None,
    )


def test_asking_after_an_answer_that_did_not_help_waits_anew(session, rosa, elena, journey):
    first = ask_help(session, rosa, trouble=Trouble.NO_SOUND, at=session.starts)
    answer_help(first, "Sube el volumen.", by=elena)

    second = ask_help(session, rosa, trouble=Trouble.NO_SOUND, at=session.starts + timedelta(minutes=2))

    assert second.pk != first.pk
    assert list(help_waiting(journey)) == [second]
    assert HelpRequest.objects.get(pk=first.pk).closed_at


def test_closing_can_be_undone_unless_she_asked_anew(session, rosa, elena, journey):
    first = close_help(ask_help(session, rosa, trouble=Trouble.OTHER, at=session.starts), by=elena)
    assert list(help_waiting(journey)) == []

    reopen_help(first, by=elena)
    assert list(help_waiting(journey)) == [first]

    close_help(first, by=elena)
    second = ask_help(session, rosa, trouble=Trouble.OTHER, at=session.starts)
    reopen_help(first, by=elena)
    assert list(help_waiting(journey)) == [second]


def test_a_long_story_is_cut_not_refused(session, rosa):
    assert len(ask_help(session, rosa, trouble=Trouble.OTHER, note="x" * 900, at=session.starts).note) == 500
