"""Puts the example workspace into the wheel; an editable install finds it in the checkout (monitor.app.initialise.shipped)."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("monitor.toml", "holidays.yaml", "targets", "reports", "templates", "deploy")


class Shipped(BuildHookInterface[Any]):
    """A hook and not `force-include`: hatchling copies that into editable installs too, where it would hide the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before each build."""
        if version == "standard":
            build_data["force_include"].update({name: f"monitor/_workspace/{name}" for name in SHIPPED})
