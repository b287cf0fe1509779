"""The forms by which administrators make and change accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.office import is_meant

LONGEST = 200


class Ticks(SelectMultipleField):  # type: ignore[misc]
    """A choice of several, as a list to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AccountForm(FlaskForm):  # type: ignore[misc]
    """Whom an account is for."""

    login = StringField(_("Login"), [InputRequired(), Length(max=64)])
    name = StringField(_("Name of the person or device"), [InputRequired(), Length(max=LONGEST)])
    role = SelectField(_("Role"))
    state = SelectField(_("State"))
    post = StringField(_("Post"), [InputRequired(), Length(max=LONGEST)])
    language = SelectField(_("Language"))


class RoleForm(FlaskForm):  # type: ignore[misc]
    """Another role."""

    role = SelectField(_("Role"))


class TokenForm(FlaskForm):  # type: ignore[misc]
    """A token for a mobile client: its name, what it is for, its last day."""

    name = StringField(_("Name of the token"), [InputRequired(), Length(max=LONGEST)])
    scopes = Ticks(_("What it is for"), [InputRequired()])
    last_day = DateField(_("Last day"), [InputRequired()])

    def validate_last_day(self, field: DateField) -> None:
        """Refuse a day that nobody can mean."""
        if field.data and not is_meant(field.data):
            raise ValidationError(_("this is no day"))
