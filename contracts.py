"""部屋の戸。A module's private files are imported only from inside that module (own contract type)."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OwnTables(Contract):
    """Tables, pages, forms and decisions stay at home; ``actions`` and ``queries`` are the door.

    ``onlookers`` are packages that build and look at worlds for tests: they may see inside.
    """

    root = fields.StringField()
    private_names = fields.ListField(subfield=fields.StringField())
    onlookers = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - the base class fixes the signature
        """Find imports of private files from outside their module."""
        bad: list[tuple[str, str]] = []
        for module in graph.modules:
            parts = module.split(".")
            if parts[0] != self.root or len(parts) < 4 or parts[3] not in self.private_names:
                continue
            owner = ".".join(parts[:3])
            bad += [
                (importer, module)
                for importer in graph.find_modules_that_directly_import(module)
                if importer != owner
                and not importer.startswith(f"{owner}.")
                and not set(importer.split(".")) & set(self.onlookers)
            ]
        return ContractCheck(kept=not bad, metadata={"bad": sorted(bad)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each offender."""
        bad: list[tuple[Any, Any]] = check.metadata["bad"]
        for importer, module in bad:
            output.print_error(f"{importer} imports private {module}")
