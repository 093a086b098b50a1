"""What the `tokenizers` library makes of texts.

    python3 encode_with_tokenizers.py tokenizer.json texts.json

texts.json is a list of strings. Prints a list of objects: `ids` with special tokens as ordinary text,
`allowed` with special tokens looked for, `framed` with those of the template added, `decoded` from `ids`.
"""

import json
import sys

from tokenizers import Tokenizer

plain = Tokenizer.from_file(sys.argv[1])
plain.encode_special_tokens = True
allowing = Tokenizer.from_file(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as file:
    texts = json.load(file)
results = []
for text in texts:
    ids = plain.encode(text, add_special_tokens=False).ids
    results.append({
        "ids": ids,
        "allowed": allowing.encode(text, add_special_tokens=False).ids,
        "framed": plain.encode(text, add_special_tokens=True).ids,
        "decoded": plain.decode(ids),
    })
json.dump(results, sys.stdout)
