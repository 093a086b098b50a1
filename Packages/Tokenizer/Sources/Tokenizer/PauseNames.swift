import Tokens

extension SpecialTokens {
    /// Takes tokens called `<pause>`, or `<pause_0>`, `<pause_1>` and so on, for pauses.
    mutating func adoptPauses() {
        let ids = Dictionary(names.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        var found = [ids["<pause>"]].compactMap { $0 }
        if found.isEmpty {
            while let next = ids["<pause_\(found.count)>"] { found.append(next) }
        }
        // A lone one keeps its number.
        guard found.count != 1 || ids["<pause>"] != nil else { return }
        pauses = found
        for pause in found { names[pause] = nil }
    }
}
