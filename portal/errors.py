"""What went wrong, said in words and with what to do next: a page for people, problem+json for machines.

No text of an exception is shown or logged that could hold what was asked: `bank.logs` keeps types and places.
"""

from __future__ import annotations

from flask import Flask, Response, g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from bank.audit import AuditUnavailable
from bank.logs import log
from bank.store import StoreError
from index_mappings.fields import Text
from portal.api.speaking import say
from portal.problems import problem

# Title and what to do, by status.
WORDS = {
    400: (lazy_gettext("This was not understood"), lazy_gettext("Go back and try once more.")),
    401: (lazy_gettext("Log in first"), lazy_gettext("Your session has ended or never began.")),
    403: (
        lazy_gettext("Not allowed to your account"),
        lazy_gettext("If your work needs it, ask your administrator."),
    ),
    404: (
        lazy_gettext("There is no such page or record"),
        lazy_gettext("Or it is not for your state to see. Look it up once more."),
    ),
    405: (lazy_gettext("This was not understood"), lazy_gettext("Go back and try once more.")),
    413: (
        lazy_gettext("This is too large"),
        lazy_gettext("A lookup is a few lines; files come in by the ingest operator."),
    ),
    429: (
        lazy_gettext("Too many requests"),
        lazy_gettext("Wait a minute. Nothing was looked up."),
    ),
    500: (
        lazy_gettext("Something is broken here"),
        lazy_gettext("Nothing was looked up. Tell the duty desk the number below."),
    ),
    503: (
        lazy_gettext("The bank cannot answer now"),
        lazy_gettext("Nothing was looked up. Call the duty desk, with the number below."),
    ),
}

FOR_MACHINES = {
    400: Text("This was not understood.", "Запрос не понят."),
    401: Text("Send a token that is valid.", "Отправьте действующий токен."),
    403: Text("Not allowed to this account.", "Этой учётной записи не разрешено."),
    404: Text("There is nothing at this address.", "По этому адресу ничего нет."),
    405: Text("This address does not take that method.", "Этот адрес не принимает такой метод."),
    413: Text("This is too large.", "Запрос слишком велик."),
    429: Text(
        "Too many requests: wait as Retry-After says.",
        "Слишком много запросов: подождите, как указано в Retry-After.",
    ),
    500: Text(
        "Something is broken here: nothing was looked up.",
        "Внутренняя ошибка: поиск не выполнен.",
    ),
    503: Text(
        "The bank cannot be reached: nothing was looked up.",
        "Банк недоступен: поиск не выполнен.",
    ),
}
"""Titles of problems, by status."""


def install(app: Flask) -> None:
    """Let an application answer errors so."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(StoreError, _away)
    app.register_error_handler(AuditUnavailable, _away)
    app.register_error_handler(Exception, _broken)


def for_machines() -> bool:
    """Whether the request is one of the API's."""
    return request.path.startswith("/api/")


def _stale_form(_error: CSRFError) -> Response:
    return page(400, _("This form is too old"), _("Open the page anew and send it once more."))


def _refused(error: HTTPException) -> Response:
    status = error.code or 500
    if for_machines():
        reason = getattr(error, "reason", None) or FOR_MACHINES.get(status)
        answer = problem(status, say(reason) if reason else error.name)
    else:
        title, advice = WORDS.get(status, WORDS[400 if status < 500 else 500])
        answer = page(status, title, advice)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "www-authenticate"):
            answer.headers[name] = value
    return answer


def _away(error: StoreError | AuditUnavailable) -> Response:
    log("kordon.portal").error("part-unavailable", exc_info=error)
    if for_machines():
        return problem(503, say(FOR_MACHINES[503]))
    return page(503, *WORDS[503])


def _broken(error: Exception) -> Response:
    log("kordon.portal").error("request-broken", exc_info=error)
    if for_machines():
        return problem(500, say(FOR_MACHINES[500]))
    return page(500, *WORDS[500])


def page(status: int, title: object, advice: object) -> Response:
    """An error page of a title and what to do."""
    body = render_template(
        "error.html", status=status, title=title, advice=advice, request_id=g.get("request_id", "")
    )
    return Response(body, status, mimetype="text/html")
