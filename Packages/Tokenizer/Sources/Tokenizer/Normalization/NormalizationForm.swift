/// The normalization forms of Unicode besides C, by the names that files give them.
enum NormalizationForm: String, Equatable, Sendable {
    case decomposed = "NFD"
    case compatibilityComposed = "NFKC"
    case compatibilityDecomposed = "NFKD"

    private var isCompatible: Bool { self != .decomposed }

    /// `text` in this form.
    func applied(to text: AlignedText) -> AlignedText {
        // Every character of ASCII is in every form.
        guard text.bytes.contains(where: { $0 >= 0x80 }) else { return text }
        let canonical = CanonicalComposition.shared
        return text.rewritten { writer in
            let bytes = text.bytes.span.bytes
            var start = 0
            while start < bytes.byteCount {
                var (characters, end) = parts(of: bytes, at: start)
                while end < bytes.byteCount {
                    let (more, next) = parts(of: bytes, at: end)
                    guard let first = more.first, canonical.joins(first) else { break }
                    characters += more
                    end = next
                }
                let form = canonical.form(of: characters, composes: self == .compatibilityComposed)
                if form.elementsEqual(text.bytes[start..<end]) {
                    writer.copy(start..<end)
                } else {
                    writer.replace(start..<end, by: form)
                }
                start = end
            }
        }
    }

    /// What the character at `start` decomposes into, and where it ends.
    private func parts(of text: RawSpan, at start: Int) -> (characters: [UInt32], end: Int) {
        let (character, byteCount) = text.codePoint(start)
        let end = start + byteCount
        if character < 0x80 { return ([character], end) }
        if isCompatible, let parts = CompatibilityTable.shared.parts(of: character) { return (parts, end) }
        return (CanonicalComposition.shared.parts(of: character), end)
    }
}

/// What characters decompose into if their looks do not matter, and which are accents or punctuation.
struct CompatibilityTable: Sendable {
    /// The one table, built at first use.
    static let shared = CompatibilityTable()

    private var decompositions: [UInt32: [UInt32]] = [:]
    private let accents: Set<UInt32>
    private let punctuation: Set<UInt32>

    private init() {
        var end: UInt32 = 0
        for entry in CompatibilityForms.decompositions.utf8.split(separator: UInt8(ascii: ";")) {
            let fields = entry.split(separator: UInt8(ascii: " "))
            let head = fields[0].split(separator: UInt8(ascii: "+")).map(Self.number)
            let parts = fields.dropFirst().map(Self.number)
            let first = end + head[0]
            end = first + (head.count > 1 ? head[1] : 1)
            for character in first..<end {
                // A run becomes single characters in a row.
                decompositions[character] = parts.count == 1 ? [parts[0] + character - first] : parts
            }
        }
        accents = Self.members(CompatibilityForms.accents)
        punctuation = Self.members(CompatibilityForms.punctuation)
    }

    private static func members(_ runs: String) -> Set<UInt32> {
        var members: Set<UInt32> = []
        var end: UInt32 = 0
        for entry in runs.utf8.split(separator: UInt8(ascii: ";")) {
            let run = entry.split(separator: UInt8(ascii: " ")).map(Self.number)
            let first = end + run[0]
            end = first + run[1]
            members.formUnion(first..<end)
        }
        return members
    }

    private static func number(_ digits: Substring.UTF8View) -> UInt32 {
        UInt32(Substring(digits), radix: 16) ?? 0
    }

    /// What `character` decomposes into, nil where that is no more than its canonical decomposition.
    func parts(of character: UInt32) -> [UInt32]? { decompositions[character] }

    /// Whether `character` is punctuation.
    func isPunctuation(_ character: UInt32) -> Bool { punctuation.contains(character) }

    /// Whether `character` is an accent.
    func isAccent(_ character: UInt32) -> Bool { character >= 0x300 && accents.contains(character) }
}
