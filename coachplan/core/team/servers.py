"""Servers that carry a plan to people, and where their passwords are kept; never a password itself."""

from pydantic import Field, field_validator, model_validator

from coachplan.core.base import Value
from coachplan.core.problems import fault
from coachplan.core.scalars import Email, Flag, Text, Whole


class Login(Value):
    """How to log in to a server, and which certificates to trust."""

    user: Text | None = Field(default=None, description="the name to log in with, if the server asks for one")
    password_command: Text | None = Field(
        default=None, description="prints the password: 'secret-tool lookup mail me', 'pass mail'"
    )
    password_env: Text | None = Field(default=None, description="the environment variable that holds it")
    password_file: Text | None = Field(default=None, description="a file that you alone can read")
    ca_file: Text | None = Field(default=None, description="certificates to trust instead of the system's")

    @model_validator(mode="after")
    def _one_password(self) -> "Login":
        given = sum(one is not None for one in (self.password_command, self.password_env, self.password_file))
        if given > 1 or (self.user is None and given):
            hint = "with a user, give one of password_command, password_env and password_file"
            raise fault("E8101", "the password is to be found in one place, and needs its user", hint)
        if self.user is not None and not given:
            hint = "password_command: pass mail, for example; never the password itself"
            raise fault("E8101", "a user needs a password, and there is no word on where to find it", hint)
        return self


class MailSettings(Login):
    """How mail is sent; always encrypted: from the first byte on port 465, by STARTTLS on any other."""

    host: Text = Field(description="the mail server, such as smtp.example.com")
    port: Whole = Field(default=587, ge=1, le=65535, description="587, or 465")
    sender: Email | None = Field(
        default=None, description="whom mail comes from, if not the manager's address"
    )
    reps: Flag = Field(default=False, description="send each rep their own invitations, too")


class CaldavSettings(Login):
    """The manager's calendar on a server that speaks CalDAV (RFC 4791)."""

    url: Text = Field(description="the calendar's own address: https://cal.example.com/maren/coaching/")

    @field_validator("url")
    @classmethod
    def _without_a_password(cls, url: str) -> str:
        if "@" in url.partition("://")[2].partition("/")[0]:
            hint = "user: and password_command: under caldav:"
            raise fault("E8101", "an address is no place for a user or a password", hint)
        return url
