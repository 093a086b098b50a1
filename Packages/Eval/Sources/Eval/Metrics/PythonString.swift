/// A text as Python's `str` sees it: a row of code points.
///
/// The official scripts of most tasks are written in Python, and their numbers depend on what
/// `lower`, `split`, `\b` and `==` mean there. Swift compares by canonical equivalence and walks by
/// grapheme; this type does neither, so "é" composed and "é" decomposed stay different here.
struct PythonString: Hashable {
    var scalars: [Unicode.Scalar]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    init(_ scalars: some Sequence<Unicode.Scalar>) {
        self.scalars = Array(scalars)
    }

    /// The same code points as a Swift string.
    var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// `str.lower()`: full case mapping, with the final form of sigma at the end of a word.
    func lowercased() -> PythonString {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        for (index, scalar) in scalars.enumerated() {
            if scalar == Self.capitalSigma {
                result.append(endsWord(at: index) ? "\u{3C2}" : "\u{3C3}")
            } else {
                result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return PythonString(result)
    }

    /// `str.split()`: the words between runs of white space.
    func words() -> [PythonString] {
        scalars.split(whereSeparator: \.isPythonSpace).map { PythonString($0) }
    }

    /// `str.strip()`: without white space at both ends.
    func stripped() -> PythonString {
        guard let first = scalars.firstIndex(where: { !$0.isPythonSpace }),
            let last = scalars.lastIndex(where: { !$0.isPythonSpace })
        else { return PythonString("") }
        return PythonString(scalars[first...last])
    }

    private static let capitalSigma: Unicode.Scalar = "\u{3A3}"

    /// Whether a cased letter stands before `index` and none after it, case-ignorable marks aside.
    private func endsWord(at index: Int) -> Bool {
        let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
        let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        return before?.properties.isCased == true && after?.properties.isCased != true
    }
}

extension Unicode.Scalar {
    /// Whether `str.isspace` holds: Unicode white space, and the four ASCII separators.
    var isPythonSpace: Bool {
        properties.isWhitespace || (0x1C...0x1F).contains(value)
    }

    /// Whether `\w` of Python's `re` matches: letters, anything numeric, and the underscore.
    ///
    /// Combining marks are not word characters there.
    var isPythonWord: Bool {
        if self == "_" { return true }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return properties.numericType != nil
        }
    }

    /// Whether the scalar is one of the 32 characters of `string.punctuation`.
    var isASCIIPunctuation: Bool {
        switch value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    /// Whether the scalar is one of `0` to `9`; other scripts' digits are not.
    var isASCIIDigit: Bool { (0x30...0x39).contains(value) }
}
