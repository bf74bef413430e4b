"""``coachplan policies``: the policies, and the source of every number in them."""

import difflib
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from coachplan.cli import options, streams


class PolicyGroup(TyperGroup):
    """A group that knows what somebody means who leaves out ``show``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; another word is taken for the policy that was to be shown."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.commands, 1)
            meant = near[0] if near else f"show {args[0]}"
            ctx.fail(f"No such command '{args[0]}'. Did you mean 'coachplan policies {meant}'?")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=PolicyGroup,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def policies(
    context: typer.Context, as_json: options.JsonOption = False, color: options.ColourOption = None
) -> None:
    """List the coaching policies, side by side, with what is known about them.

    Example: coachplan policies show balanced
    """
    if context.invoked_subcommand is not None:
        return
    from coachplan.files.policies import load_policy, policy_names

    known = [load_policy(name, Path()) for name in policy_names()]
    if as_json:
        from coachplan.export import json

        listed = [policy.model_dump(mode="json") for policy in known]
        streams.emit(json.export({"schema_version": 1, "kind": "policies", "policies": listed}))
    else:
        from coachplan.show.policies import policies_view

        streams.show(policies_view(known), color)


@app.command("show")
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A policy's name, or a file of your own.")],
    as_json: options.JsonOption = False,
    color: options.ColourOption = None,
) -> None:
    """Show one policy: what it asks for, and every number with its source.

    Example: coachplan policies show sbi
    """
    from coachplan.files.policies import load_policy

    policy = load_policy(name, Path())
    # 'policies --json show sbi' means the same as 'policies show sbi --json'.
    before = context.parent.params if context.parent else {}
    if as_json or before.get("as_json"):
        from coachplan.export import json

        streams.emit(json.export({"schema_version": 1, "kind": "policy", **policy.model_dump(mode="json")}))
    else:
        from coachplan.show.policies import policy_view

        streams.show(policy_view(policy), color or before.get("color"))
