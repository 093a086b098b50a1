#!/usr/bin/env python3
"""Makes Tests/Fixtures/metrics: tricky answers with the values that the official metrics give them.

    python3 Tools/make-metric-fixtures.py             writes the files; needs the standard library alone
    python3 Tools/make-metric-fixtures.py --compare   also compares every value with lm-evaluation-harness
                                                      and torchmetrics, which must be installed

The metrics are written out here from their definitions, with Python's own `re` and `str`, because those
are what the official scripts run on.
"""

import json
import random
import re
import string
import sys
from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "metrics"
STRICT = r"#### (\-?[0-9\.\,]+)"
FLEXIBLE = r"(-?[$0-9.,]{2,})|(-?[0-9]+)"
DELETED = [",", r"\$", r"(?s).*#### ", r"\.$"]

ANSWERS = [
    "", " ", "a", "The", "the a an", "A.", "an\u00a0apple", "Denver Broncos", "the Denver Broncos!",
    "denver  broncos", "Broncos Denver", "Santa Clara, California", "Santa-Clara California",
    "24\u201310", "24-10", "2410", "$1,000", "1,000", "1000", "-5", "5", "caf\u00e9", "cafe\u0301",
    "CAF\u00c9", "\u0130stanbul", "i\u0307stanbul", "STRASSE", "stra\u00dfe", "\u039f\u0394\u039f\u03a3",
    "\u03bf\u03b4\u03bf\u03c2", "\u03bf\u03b4\u03bf\u03c3", "\u03a3", "A\u03a3", "A\u03a3'", "A\u03a3'B",
    "\u6771\u4eac", "\u6771 \u4eac", "a_b", "the_a", "a\u0301 b", "x\u2003y", "x\x1cy", "x\u200by",
    "\u201cquoted\u201d", "'quoted'", "theater", "an-a-the", "don't", "dont", "U.S.", "US", "us", "a 1",
    "1a", "a\u00b2", "the \u00bd cup", "\u0661\u0662", "12", "\ufb01nance", "finance", "\u01c4", "\u01c6",
    "tab\tand\nline", "tab and line", "to be or not to be", "be be be", "to to be",
    "\U0001f600 the smile", "\U0001f600smile", "(a) the, an?", "e=mc^2", "e mc2", "\u00c0 la carte",
    "a la carte", "\u212a", "k", "\u1e9e", "ss", "the\u00adory", "theory", "the\u2019s", "thes",
]
REPLIES = [
    "", " ", "#### 18", "####18", "#### -18", "#### $18", "#### 1,234.50", "#### 18.", "#### 18\n",
    "#### 18.\n", "##### 7", "so 3+4=<<3+4=7>>7\n#### 7", "#### 7\n#### 8", "#### \n7", "#### -",
    "#### --5", "#### ,", "#### .", "#### x 5", "The answer is 18", "The answer is $18.",
    "The answer is 1,000,000.", "-3", "- 3", "--3", "3-4", "$", "$$", "$5", "5$", "5 $", "1.5.2", ".",
    "..", ", ,", ",,", "1", "a1b2", "-1.", "-.5", "\u0661\u0662", "\uff11\uff12 and 3", "no number",
    "Question: 5", "= 72 km/h", "1e5", "50%", "(42)", "[42]", "4 2", "4\u00a02", "12:30", "3/4",
    "\u22125", "#### \u22125", "####\u00a05", "x#### 5y", "\u00a31,50", "Total: $1,234.56!", "$-5", "-$5",
    "0", "00", "007", "+7", "7\x00", "18 #### ", "#### 18 #### 19",
]
REFERENCES = [
    "18", "7", "-3", "1000000", "1,234", "5", "0.5", "x = 2\n#### 18",
    "It is <<2*9=18>>18.\nSo\n#### 1,234", "#### -3", "72.", "[invalid]", "[INVALID]", "$5", "#### ", "",
    "18\n", "5.\n",
]


def articles_blanked(text):
    return re.sub(r"\b(a|an|the)\b", " ", text)


def normalized(answer):
    kept = "".join(c for c in answer.lower() if c not in string.punctuation)
    return " ".join(articles_blanked(kept).split())


def exact_match(prediction, references):
    return float(any(normalized(prediction) == normalized(reference) for reference in references))


def f1_of_pair(prediction, reference):
    predicted, expected = normalized(prediction).split(), normalized(reference).split()
    shared = sum((Counter(predicted) & Counter(expected)).values())
    if shared == 0:
        return 0.0
    precision, recall = shared / len(predicted), shared / len(expected)
    return 2 * precision * recall / (precision + recall)


def f1(prediction, references):
    return max(f1_of_pair(prediction, reference) for reference in references)


def extracted(reply, pattern, place):
    found = re.findall(pattern, reply)
    if not found:
        return "[invalid]"
    match = found[place]
    return (next(part for part in match if part) if isinstance(match, tuple) else match).strip()


def graded_form(text):
    for pattern in DELETED:
        text = re.sub(pattern, "", text)
    return text.lower()


def words(generator):
    plain = ["the", "a", "an", "The", "red", "Red,", "fox", "fox's", "jumps"]
    vocabulary = plain + ["1,000", "-7", "caf\u00e9", "\u00c9t\u00e9", "$3.50", "(42)", "\u2014"]
    return " ".join(generator.choice(vocabulary) for _ in range(generator.randrange(0, 7)))


def squad_cases(generator):
    """Every answer against itself, its neighbours and a random one, then random word lists."""
    cases = []
    for index, prediction in enumerate(ANSWERS):
        neighbours = ANSWERS[max(0, index - 2) : index + 2]
        cases += [(prediction, [reference]) for reference in neighbours]
        cases.append((prediction, generator.sample(ANSWERS, 3)))
    for _ in range(120):
        cases.append((words(generator), [words(generator) for _ in range(generator.randrange(1, 4))]))
    return cases


def gsm8k_cases(generator):
    alphabet = "0159-$.,# \nx"
    noise = ["".join(generator.choices(alphabet, k=generator.randrange(1, 14))) for _ in range(150)]
    replies = REPLIES + noise + [f"#### {text}" for text in noise[:40]]
    return [(reply, generator.choice(REFERENCES)) for reply in replies] + [
        (f"so\n#### {reference}", reference) for reference in REFERENCES
    ]


def squad_fixture(generator):
    return {
        "normalized": [[answer, normalized(answer)] for answer in ANSWERS],
        "cases": [
            {"prediction": p, "references": r, "exactMatch": exact_match(p, r), "f1": f1(p, r)}
            for p, r in squad_cases(generator)
        ],
    }


def gsm8k_case(reply, reference):
    strict, flexible = extracted(reply, STRICT, 0), extracted(reply, FLEXIBLE, -1)
    return {
        "reply": reply,
        "reference": reference,
        "strict": strict,
        "flexible": flexible,
        "strictMatch": float(graded_form(strict) == graded_form(reference)),
        "flexibleMatch": float(graded_form(flexible) == graded_form(reference)),
    }


def gsm8k_fixture(generator):
    return {
        "normalized": [[text, graded_form(text)] for text in REPLIES + REFERENCES],
        "cases": [gsm8k_case(reply, reference) for reply, reference in gsm8k_cases(generator)],
    }


def choice_fixture(generator):
    """Log-likelihoods with ties among them, and the choice by sum and by sum per character."""
    cases = []
    for _ in range(60):
        choices = generator.sample([a for a in ANSWERS if a], generator.randrange(2, 6))
        scores = [-generator.randrange(1, 40) / 4 for _ in choices]
        per_character = [score / len(choice) for score, choice in zip(scores, choices)]
        cases.append(
            {
                "choices": choices,
                "logLikelihoods": scores,
                "choice": scores.index(max(scores)),
                "normalizedChoice": per_character.index(max(per_character)),
            }
        )
    return {"cases": cases}


def shot_fixture():
    """What `random.Random(seed).sample` draws, several times in a row from one stream."""
    cases = []
    asked = [(1234, 5, 7473), (1234, 5, 21), (0, 3, 22), (4294967295, 8, 100), (42, 40, 2000), (7, 1, 1)]
    # CPython changes its way of drawing beyond 21 candidates, later for more than 5 draws.
    for seed, count, total in asked + [(3, 6, 60), (3, 6, 85), (3, 6, 86)]:
        generator = random.Random(seed)
        draws = [generator.sample(range(total), count) for _ in range(400 if total == 7473 else 3)]
        kept = draws[:3] + draws[-2:] if len(draws) > 3 else draws
        skipped = len(draws) - len(kept)
        case = {"seed": seed, "count": count, "total": total, "draws": kept, "skippedAfterThird": skipped}
        cases.append(case)
    return {"cases": cases}


def compare(squad, gsm8k, shots):
    """Holds every value against other people's code; says what was compared."""
    compare_squad(squad)
    compare_gsm8k(gsm8k)
    from lm_eval.api.samplers import ContextSampler

    first = shots["cases"][0]
    sampler = ContextSampler([{"id": index} for index in range(first["total"])], rnd=first["seed"])
    for draw in first["draws"][:3]:
        assert [shot["id"] for shot in sampler.sample(first["count"])] == draw
    print("shots: lm-evaluation-harness agrees")


def compare_squad(squad):
    from torchmetrics.functional.text import squad as reference

    skipped = 0
    for case in squad["cases"]:
        prediction = {"prediction_text": case["prediction"], "id": "0"}
        texts = case["references"]
        answers = {"answers": {"answer_start": [0] * len(texts), "text": texts}, "id": "0"}
        result = reference(prediction, answers)
        assert float(result["exact_match"]) == 100 * case["exactMatch"], case
        # torchmetrics gives two empty answers F1 1, as SQuAD v2 does; the script of v1.1 gives 0.
        if normalized(case["prediction"]) == "" and "" in map(normalized, case["references"]):
            skipped += 1
            continue
        assert abs(float(result["f1"]) - 100 * case["f1"]) < 1e-4, case
    print(f"squad: torchmetrics agrees on {len(squad['cases'])} cases, F1 of {skipped} empty ones left out")


def compare_gsm8k(gsm8k):
    from lm_eval.api.metrics import exact_match_hf_evaluate
    from lm_eval.filters.extraction import RegexFilter

    for name, pattern, place in [("strict", STRICT, 0), ("flexible", FLEXIBLE, -1)]:
        pick = RegexFilter(regex_pattern=pattern, group_select=place)
        for case in gsm8k["cases"]:
            assert pick.apply([[case["reply"]]], [{}])[0][0] == case[name], case
            score = exact_match_hf_evaluate(
                predictions=[case[name]],
                references=[case["reference"]],
                regexes_to_ignore=DELETED,
                ignore_case=True,
            )
            assert score["exact_match"] == case[name + "Match"], case
    print(f"gsm8k: lm-evaluation-harness agrees on {len(gsm8k['cases'])} cases, both ways")


def main():
    squad, gsm8k = squad_fixture(random.Random(1)), gsm8k_fixture(random.Random(2))
    choices, shots = choice_fixture(random.Random(3)), shot_fixture()
    if "--compare" in sys.argv[1:]:
        compare(squad, gsm8k, shots)
    FOLDER.mkdir(parents=True, exist_ok=True)
    fixtures = {"squad": squad, "gsm8k": gsm8k, "choices": choices, "shots": shots}
    for name, content in fixtures.items():
        text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
        (FOLDER / f"{name}.json").write_text(text.replace("},{", "},\n{") + "\n")


if __name__ == "__main__":
    main()
