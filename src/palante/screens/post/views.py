"""«No more messages to this address»: the door that messages themselves carry."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from palante.messages.domain.stop import contact_of, start_again
from palante.messages.domain.stop import stop as stop_messages


# A mail program's own button posts here without a cookie or a form of ours (RFC 8058), so there is no CSRF token to
# ask for. The address is the permission, and nothing but this one wish can be changed through it.
@csrf_exempt
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button and changes nothing, since scanners of mail follow every link. POST stops, or starts again."""
    contact = contact_of(token)
    if contact is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("again"):
            start_again(contact)
        else:
            stop_messages(contact)
        if request.POST.get(
            "List-Unsubscribe"
        ):  # a mail program: it must not be redirected, and reads no page
            return HttpResponse(status=204)
        return redirect("stop", token)
    response = render(request, "post/stop.html", {"is_stopped": contact.stopped_at is not None})
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
