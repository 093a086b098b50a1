public import Tensor

/// How the names of a Hugging Face file are written, where files of one family differ.
public struct HuggingFaceSpelling: Codable, Equatable, Sendable {
    /// Who wrote the names.
    public enum Dialect: String, Codable, Sendable {
        /// The libraries of Hugging Face.
        case huggingFace
        /// llama.cpp, in GGUF files.
        case gguf
    }

    /// Whose names.
    public var family: ModelFamily
    /// Who wrote them.
    public var dialect = Dialect.huggingFace
    /// What the head is called; nil for its usual name.
    public var headName: String?
    /// Whether names lack the part that stands for the model below the head.
    public var isBare: Bool
    /// The type of the token embedding when the names were read; nil if that is not known.
    public var scalarType: ScalarType?

    /// Describes names; by default the usual ones.
    public init(family: ModelFamily, headName: String? = nil, isBare: Bool = false) {
        self.family = family
        self.headName = headName
        self.isBare = isBare
    }

    /// Recognises how names are written.
    init(of names: [String], family: ModelFamily, dialect: Dialect) {
        let prefix = NameLayout(family, dialect).prefix
        self.init(
            family: family,
            headName: dialect == .gguf ? nil : NameLayout.heads.first(where: names.contains),
            isBare: !prefix.isEmpty && !names.contains { $0.hasPrefix(prefix) }
        )
        self.dialect = dialect
    }
}

extension ModelFamily: Codable {}
