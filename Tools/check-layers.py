#!/usr/bin/env python3
"""Fails on an arrow that points up: a package may depend only on packages before it in the root's list.

Also: every import is declared by its target, no forbidden edge exists, directly or through others, and
testing kits are imported by tests alone.
"""

import re

from checking import manifests, source, tree

# Edges that would be legal by order but break the design, directly or through other packages.
FORBIDDEN = {
    "Model": {"Tokens", "Tokenizer", "WeightStore", "Datasets"},
    "Eval": {"Model", "WeightStore", "Training"},
    "Training": {"WeightStore"},
    "PauseStrategy": {"Tensor", "Tokenizer"},
}
TOOLCHAIN = {
    "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Swift", "Synchronization",
    "Testing", "PackageDescription",
}
IMPORT = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+)*(?:public |package |internal |fileprivate |private )?import[ \t]+"
    r"(?:struct |class |enum |protocol |func |var |let |typealias )?(\w+)", re.M,
)


def order_problems(order, packages):
    problems = []
    for name in sorted(set(order) ^ set(packages)):
        where = "Package.swift: packages lists" if name in order else "Packages/ holds"
        problems.append(f"{where} {name}, the other one does not")
    for name, manifest in packages.items():
        for dependency in manifest.local_dependencies:
            if dependency not in packages:
                problems.append(f"{manifest.path}: depends on {dependency}, which is not in Packages")
            elif {name, dependency} <= set(order) and order.index(dependency) >= order.index(name):
                problems.append(f"{manifest.path}: depends on {dependency}, which the root lists later")
    return problems


def reachable(name, packages, seen):
    for dependency in packages[name].local_dependencies if name in packages else []:
        if dependency not in seen:
            seen.add(dependency)
            reachable(dependency, packages, seen)
    return seen


def forbidden_problems(packages):
    return [
        f"{packages[name].path}: {name} reaches {other}, which the design forbids"
        for name in sorted(FORBIDDEN.keys() & packages.keys())
        for other in sorted(FORBIDDEN[name] & reachable(name, packages, set()))
    ]


def declared_modules(target, owner, everywhere):
    """What a target may import: declared products, its siblings, and the siblings' own C modules."""
    modules = set(target.products) | set(target.siblings)
    for other in everywhere:
        for product in set(target.products) & set(other.products):
            modules |= {each.name for each in other.targets if each.name == product}
    return modules | {target.name}


def import_problems(target, manifest, everywhere):
    count, problems = 0, []
    allowed = declared_modules(target, manifest, everywhere) | TOOLCHAIN
    is_test = target.folder.startswith("Tests/") or target.name.endswith("Testing")
    for path in tree.files(f"{target.folder}/*.swift"):
        code = source.code_only(tree.text(path))
        for match in IMPORT.finditer(code):
            count += 1
            module, line = match.group(1), code.count("\n", 0, match.start()) + 1
            if module not in allowed:
                problems.append(f"{path}:{line}: imports {module}; {target.name} does not declare it")
            if module.endswith("Testing") and not is_test:
                problems.append(f"{path}:{line}: imports {module}, a kit for tests, from {target.name}")
    return count, problems


def app_problems(root):
    """Nothing but a test depends on an app; a package cannot even see the root's targets."""
    apps = {target.name for target in root.targets if target.kind == "executable"}
    return [
        f"{root.path}: {target.name} depends on {name}, an app"
        for target in root.targets if target.kind != "test"
        for name in sorted(apps & set(target.siblings))
    ]


def main():
    everywhere = manifests.every("layers")
    root, rest = everywhere[0], everywhere[1:]
    packages = {manifest.path.split("/")[1]: manifest for manifest in rest}
    problems = order_problems(manifests.layers(), packages)
    problems += forbidden_problems(packages) + app_problems(root)
    imports = 0
    for manifest in everywhere:
        for target in manifest.targets:
            count, found = import_problems(target, manifest, everywhere)
            imports += count
            problems += found
    edges = sum(len(manifest.local_dependencies) for manifest in rest)
    tree.report("layers", edges + imports if packages else 0, problems)


if __name__ == "__main__":
    main()
