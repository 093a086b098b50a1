#!/usr/bin/env python3
"""Fails on code over the budgets: a file of 300 lines, a function of 40, a line of 110 columns, five
parameters, control flow nested three deep.

Exceptions are lines `path | what | limit | reason` in Tools/size-exceptions.txt. Parameters are counted in
Swift and Python; those of an initialiser that have a default are not.
"""

import ast

from checking import source, tree

LIMITS = {"file": 300, "function": 40, "line": 110, "parameters": 5, "nesting": 3}
EXCEPTIONS = "Tools/size-exceptions.txt"
PATTERNS = ["*.swift", "*.c", "*.h", "*.py", "*.sh", "Makefile", ".ci/run"]


def functions(path, text):
    if path.endswith(".swift"):
        return source.swift_functions(source.code_only(text))
    if path.endswith((".c", ".h")):
        return source.c_functions(source.code_only(text, character_literals=True))
    if path.endswith(".py"):
        return python_functions(text)
    return []


def python_functions(text):
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            arguments = [a for a in node.args.args + node.args.kwonlyargs if a.arg not in ("self", "cls")]
            lines = node.end_lineno - node.lineno + 1
            found.append(source.Function(node.name, node.lineno, lines, len(arguments), 0))
    return found


def measures(path):
    """Every measured quantity of a file: what, how much, the line, and its name in a message."""
    text = tree.text(path)
    lines = text.splitlines()
    yield "file", len(lines), 1, "the file has {} lines"
    for number, line in enumerate(lines, start=1):
        yield "line", len(line), number, "the line has {} columns"
    for function in functions(path, text):
        yield "function", function.line_count, function.line, f"{function.name} has {{}} lines"
        yield "parameters", function.parameter_count, function.line, f"{function.name} has {{}} parameters"
        yield "nesting", function.depth, function.line, f"{function.name} nests {{}} deep"


def main():
    exceptions = tree.Allowances(EXCEPTIONS, columns=4)
    paths, problems = tree.files(*PATTERNS), []
    for path in paths:
        for what, amount, line, message in measures(path):
            if amount <= LIMITS[what]:
                continue
            if not exceptions.find(path, lambda cells: cells[1] == what and amount <= int(cells[2])):
                problems.append(f"{path}:{line}: {message.format(amount)}; the budget is {LIMITS[what]}")
    tree.report("sizes", len(paths), problems + exceptions.stale())


if __name__ == "__main__":
    main()
