"""The forms of logging in and of one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import InputRequired, Length

LONGEST = 256


class LogInForm(FlaskForm):  # type: ignore[misc]
    """Login, password, and a code for those who have a second factor."""

    login = StringField(_("Login"), [InputRequired(), Length(max=LONGEST)])
    password = PasswordField(_("Password"), [InputRequired(), Length(max=LONGEST)])
    code = StringField(_("Code of the authenticator, if you have one"), [Length(max=LONGEST)])


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password of one's own choice."""

    old = PasswordField(_("Present password"), [InputRequired(), Length(max=LONGEST)])
    new = PasswordField(_("New password"), [InputRequired(), Length(max=LONGEST)])
    again = PasswordField(_("New password once more"), [InputRequired(), Length(max=LONGEST)])


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code by which a second factor is put in force."""

    code = StringField(_("Code that the authenticator shows"), [InputRequired(), Length(max=16)])


class PurposeForm(FlaskForm):  # type: ignore[misc]
    """For what the bank is asked in this shift."""

    purpose = RadioField(_("Purpose of the checks"), [InputRequired()])
