"""Mail: the server that carries the plan, and where its password is kept; never the password itself."""

from pydantic import Field, model_validator

from coachplan.core.base import Value
from coachplan.core.problems import fault
from coachplan.core.scalars import Email, Flag, Text, Whole


class MailSettings(Value):
    """How mail is sent; always encrypted: from the first byte on port 465, by STARTTLS on any other."""

    host: Text = Field(description="the mail server, such as smtp.example.com")
    port: Whole = Field(default=587, ge=1, le=65535, description="587, or 465")
    user: Text | None = Field(default=None, description="the name to log in with, if the server asks for one")
    password_command: Text | None = Field(
        default=None, description="prints the password: 'secret-tool lookup mail me', 'pass mail'"
    )
    password_env: Text | None = Field(default=None, description="the environment variable that holds it")
    password_file: Text | None = Field(default=None, description="a file that you alone can read")
    sender: Email | None = Field(
        default=None, description="whom mail comes from, if not the manager's address"
    )
    ca_file: Text | None = Field(default=None, description="certificates to trust instead of the system's")
    reps: Flag = Field(default=False, description="send each rep their own invitations, too")

    @model_validator(mode="after")
    def _one_password(self) -> "MailSettings":
        given = sum(one is not None for one in (self.password_command, self.password_env, self.password_file))
        if given > 1 or (self.user is None and given):
            hint = "with a user, give one of password_command, password_env and password_file"
            raise fault("E8101", "the password is to be found in one place, and needs its user", hint)
        if self.user is not None and not given:
            hint = "password_command: pass mail, for example; never the password itself"
            raise fault("E8101", "a user needs a password, and there is no word on where to find it", hint)
        return self
