"""Check a framework from the command line: `python -m polity.criteria my-framework.toml`."""

from __future__ import annotations

import sys
from pathlib import Path

from polity.criteria import Framework, FrameworkFaults, Group, Node, parse

USAGE = "usage: python -m polity.criteria FRAMEWORK.toml"


def main(arguments: list[str]) -> int:
    """Print the outline of a framework, or every fault with its line; return 0, 1 for faults, 2 for wrong use."""
    if len(arguments) != 1:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        text = Path(arguments[0]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 2
    try:
        framework = parse(text)
    except FrameworkFaults as problem:
        for fault in problem.faults:
            print(f"{arguments[0]}:{fault.line}: {fault.says} {fault.suggestion or ''}".rstrip())
        return 1
    print("\n".join(outline(framework)))
    return 0


def outline(framework: Framework) -> list[str]:
    """Return the tree as indented lines."""
    lines = [f"{framework.title} ({framework.jurisdiction}, {framework.version})"]

    def add(node: Node, depth: int) -> None:
        rule = f" [{node.rule}]" if isinstance(node, Group) else ""
        mark = " (unverified)" if node.unverified else ""
        lines.append(f"{'  ' * depth}{node.title}{rule}{mark}")
        for part in node.parts if isinstance(node, Group) else ():
            add(part, depth + 1)

    for part in framework.root.parts:
        add(part, 1)
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
