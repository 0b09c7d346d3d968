"""What Meta's codes mean for a message, at once and later."""

import httpx
import pytest

from palante.messages.channels import Doubt, Down, Permanent, Temporary
from palante.messages.channels.whatsapp.errors import Refused, check, clean, read


def answered(status, **fields):
    return httpx.Response(status, **fields)


def error(code, status=400, details="why"):
    return answered(
        status, json={"error": {"code": code, "message": f"(#{code}) T", "error_data": {"details": details}}}
    )


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (190, Down), (131042, Down), (131031, Down), (130429, Down), (80007, Down), (131016, Down), (10, Down), (200, Down),
        (131000, Temporary), (131056, Temporary), (131048, Temporary),
        (131026, Permanent), (131030, Permanent), (131021, Permanent), (131049, Permanent), (130472, Permanent),
        (131050, Permanent), (131047, Permanent), (132015, Permanent), (132001, Permanent), (100, Permanent),
    ],
)  # fmt: skip
def test_a_code_says_whether_to_wait_to_go_on_or_to_give_up(code, outcome):
    assert type(read({"code": code}).as_outcome()) is outcome


@pytest.mark.parametrize(
    ("code", "is_final"),
    [(131026, True), (131056, False), (130429, False), (131047, False), (131049, True), (77, True)],
)
def test_what_fails_later_is_tried_again_only_where_that_may_help(code, is_final):
    assert read({"code": code}).is_final is is_final


def test_a_refusal_says_its_code_and_nobodys_number():
    with pytest.raises(Refused, match=r"^\(#131026\) Not on WhatsApp: ‹…›, really$"):
        check(error(131026, details="Not on WhatsApp: +51 911 111 111, really"))


def test_a_key_in_an_answer_is_not_repeated():
    assert "EAA" not in clean("Error validating access token EAAGm0PX4ZCpsBAKZC2h0ZCZB6: expired")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (answered(502, text="<html>"), Doubt),
        (answered(504, text=""), Doubt),
        (answered(503, text="<html>"), Down),
        (answered(429, text=""), Down),
        (answered(200, text="{"), Doubt),
        (answered(404, text="<html>"), Permanent),
        (error(999999, 500), Temporary),
    ],
)
def test_an_answer_without_a_code_leaves_doubt_only_where_it_may_have_been_taken(answer, outcome):
    with pytest.raises(outcome):
        check(answer)


@pytest.mark.parametrize("told", [None, [], {"code": "x"}, {"code": None}, {"error_data": "x"}])
def test_an_error_in_no_known_form_is_final(told):
    assert read(told).is_final
