"""A view of Swift and C source without comments and strings, and the functions in it."""

import re
from dataclasses import dataclass

START_OF_BLANK = re.compile(r"//|/\*|#*\"|'")
CLOSING = {"(": ")", "[": "]", "{": "}"}


def code_only(text, character_literals=False):
    """`text` with comments and string contents replaced by spaces; lines and columns stay.

    Code inside a Swift interpolation is blanked too. Set `character_literals` for C.
    """
    output, index = [], 0
    while mark := START_OF_BLANK.search(text, index):
        end = end_of_blank(text, mark.start(), character_literals) or mark.end()
        is_code = end == mark.end() and mark.group() == "'"
        output.append(text[index : mark.start()])
        blank = text[mark.start() : end]
        output.append(blank if is_code else re.sub(r"[^\n]", " ", blank))
        index = end
    return "".join(output) + text[index:]


def end_of_blank(text, index, character_literals):
    """Where the comment or string that starts at `index` ends, if one starts there."""
    if text.startswith("//", index):
        end = text.find("\n", index)
        return len(text) if end < 0 else end
    if text.startswith("/*", index):
        return end_of_block_comment(text, index)
    opening = re.compile(r'(#*)("""|")').match(text, index)
    if opening:
        return end_of_string(text, opening.end(), opening.group(1), opening.group(2))
    if character_literals and text[index] == "'":
        return end_of_string(text, index + 1, "", "'")
    return None


def end_of_block_comment(text, index):
    depth = 0
    for mark in re.compile(r"/\*|\*/").finditer(text, index):
        depth += 1 if mark.group() == "/*" else -1
        if depth == 0:
            return mark.end()
    return len(text)


def end_of_string(text, index, hashes, quote):
    escape = "\\" + hashes
    while index < len(text):
        if text.startswith(quote + hashes, index):
            return index + len(quote + hashes)
        if text.startswith(escape + "(", index):
            index = end_of_interpolation(text, index + len(escape))
        elif text.startswith(escape, index):
            index += len(escape) + 1
        elif text[index] == "\n" and len(quote) == 1:
            return index
        else:
            index += 1
    return len(text)


def end_of_interpolation(text, index):
    """The place after the parenthesis that closes the one at `index`."""
    depth = 0
    while index < len(text):
        nested = end_of_blank(text, index, False)
        if nested is not None:
            index = nested
            continue
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        index += 1
        if depth == 0:
            return index
    return len(text)


def end_of_group(code, index):
    """The place after the bracket that closes the one at `index`, or the end."""
    opening, depth = code[index], 0
    for place in range(index, len(code)):
        if code[place] == opening:
            depth += 1
        elif code[place] == CLOSING[opening]:
            depth -= 1
            if depth == 0:
                return place + 1
    return len(code)


@dataclass
class Function:
    name: str
    line: int  # of the keyword, counted from 1
    line_count: int  # from that line to the closing brace
    parameter_count: int
    depth: int  # nested control flow


DECLARATION = re.compile(
    r"(?<![.\w])(?:func\s+(?P<name>[^\s(<]+|[-+*/%<>=!&|^~]+)|(?P<init>init|subscript)\b[?!]?)\s*(?=[(<])"
    r"|(?<![.\w])var\s+(?P<property>\w+)\s*:[^={}\n]*(?={)"
)


def swift_functions(code):
    """Every function, initialiser, subscript and computed property with a body, in `code_only` text."""
    found = []
    for match in DECLARATION.finditer(code):
        parameters, place = "", match.end()
        if not match.group("property"):
            start = code.find("(", place)
            if start < 0:
                continue
            place = end_of_group(code, start)
            parameters = code[start + 1 : place - 1]
        body = start_of_body(code, place)
        if body is not None:
            # A settings initialiser may be wide: what has a default need not be written at a call.
            counted = top_level_parts(parameters)
            if match.group("init") == "init":
                counted = [part for part in counted if not re.search(r"(?<![=<>!])=(?!=)", part)]
            found.append(function(code, match, body, len(counted)))
    return found


def function(code, match, body, parameter_count):
    end = end_of_group(code, body)
    line = code.count("\n", 0, match.start()) + 1
    name = match.group("name") or match.group("init") or match.group("property")
    depth = control_depth(code[body + 1 : end - 1])
    return Function(name, line, code.count("\n", match.start(), end) + 1, parameter_count, depth)


SIGNATURE_END = re.compile(
    r"\s*(?:async\b\s*)?(?:(?:throws\b\s*(?:\([^)\n]*\))?|rethrows\b)\s*)?"
    r"(?:->\s*[^{\n(\[]*(?:[(\[][^{}]*?[)\]])?[^{\n]*)?(?:\s*where\b[^{}]*)?\s*\{"
)


def start_of_body(code, place):
    """The brace that opens the body after a parameter list ending at `place`; none for a requirement."""
    match = SIGNATURE_END.match(code, place)
    return match.end() - 1 if match else None


def top_level_parts(parameters):
    """The parts of a parameter list between the commas that no bracket encloses."""
    parts, depth = [""], 0
    for character in parameters.replace("->", "  "):
        depth += (character in "([{<") - (character in ")]}>")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part for part in parts if part.strip()]


def control_depth(body):
    """How deep control flow nests in a body; the body of a `guard` does not count."""
    stack, pending, guards, deepest = [], False, [], 0
    for token in re.findall(r"\b(?:if|for|while|switch|do|repeat|catch|guard|else)\b|[{}]", body):
        if token == "{":
            stack.append(pending)
            pending = False
            deepest = max(deepest, sum(stack))
        elif token == "}":
            del stack[-1:]
            pending = False
        elif token == "guard":
            guards.append(len(stack))
        elif token == "else" and guards[-1:] == [len(stack)]:
            guards.pop()
        else:
            pending = True
    return deepest


def c_functions(code):
    """Every function definition in C source: a brace at file level after a parameter list."""
    found, place = [], 0
    while (brace := code.find("{", place)) >= 0:
        head = code[place:brace].rstrip()
        if re.search(r"\bextern$", head):  # extern "C" { … }: look inside
            place = brace + 1
            continue
        end = end_of_group(code, brace)
        if head.endswith(")"):
            start = start_of_name(code, place + len(head))
            name = re.match(r"\w*", code[start:]).group()
            lines = code.count("\n", start, end) + 1
            depth = control_depth(code[brace + 1 : end - 1])
            found.append(Function(name, code.count("\n", 0, start) + 1, lines, 0, depth))
        place = end
    return found


def start_of_name(code, end):
    """Where the identifier before the parenthesised list that ends at `end` begins."""
    depth, place = 0, end
    while place > 0:
        place -= 1
        depth += {")": 1, "(": -1}.get(code[place], 0)
        if depth == 0:
            break
    name = re.search(r"\w+\s*$", code[:place])
    return name.start() if name else place
