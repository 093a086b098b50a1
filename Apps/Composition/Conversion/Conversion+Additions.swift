import Foundation
import Model
import PauseStrategy
import Tokenizer
import Tokens
import WeightStore

/// Pauses and tokenizers that a conversion adds.
extension Conversion {
    /// Adds the pauses that `options` ask for.
    static func add(
        _ options: ConversionOptions,
        to model: inout TransformerConfiguration,
        of file: ModelFile
    ) throws {
        guard options.pauseCount > 0 else { return }
        guard model.pauseTokenCount == 0 else {
            throw CommandError.unsuitableModel(
                path: file.path,
                problem: "has \(model.pauseTokenCount) pauses already; convert it without --add-pause"
            )
        }
        if case .token(let token) = options.pauseRows, !(0..<model.vocabularySize).contains(token) {
            throw CommandError.usage(
                "--pause-init token:\(token): the model has the tokens 0 to \(model.vocabularySize - 1)"
            )
        }
        model.pauseTokenCount = options.pauseCount
        try model.validate()
    }

    /// Checks that the ids and names of added pauses are free.
    static func expectRoom(
        for pauses: [PauseToken],
        in tokenizer: (any Tokenizer)?,
        of model: TransformerConfiguration,
        path: String
    ) throws(CommandError) {
        guard let tokenizer, !pauses.isEmpty else { return }
        guard tokenizer.vocabularySize <= model.vocabularySize else {
            throw .unsuitableModel(
                path: path,
                problem: "has \(model.vocabularySize) tokens, and a tokenizer of \(tokenizer.vocabularySize):"
                    + " pauses would take their ids; name the right one with --tokenizer"
            )
        }
        if let taken = takenName(of: pauses, in: tokenizer) {
            throw .unsuitableModel(
                path: path,
                problem: "has a token '\(taken)' already; name a tokenizer without it with --tokenizer"
            )
        }
    }

    /// A pause that the tokenizer has, whatever its name, or another token that is called like a new one.
    ///
    /// Other programs find tokens by name, so two of one name would be taken for each other.
    private static func takenName(of pauses: [PauseToken], in tokenizer: any Tokenizer) -> String? {
        if let known = tokenizer.specialTokens.pauses.first { return tokenizer.displayName(of: known) }
        let names = Set(pauses.map(\.text))
        return (0..<tokenizer.vocabularySize).lazy.map { tokenizer.displayName(of: TokenID($0)) }
            .first { names.contains($0) }
    }

    /// The pauses of a model under their usual names.
    static func pauseTokens(of model: TransformerConfiguration) -> [PauseToken] {
        let first = model.vocabularySize
        let special = SpecialTokens(pauses: (first..<first + model.pauseTokenCount).map { TokenID($0) })
        return special.pauses.map { PauseToken(text: special.name(of: $0) ?? "<pause>", id: $0) }
    }

    /// The tokenizer that takes the place of the model's, and why it cannot be read here if so: its files
    /// come along all the same.
    static func tokenizer(
        _ options: ConversionOptions,
        of file: ModelFile
    ) throws -> (tokenizer: (any Tokenizer)?, problem: String?) {
        guard let path = options.tokenizer else { return (file.tokenizer, file.tokenizerProblem) }
        do {
            return (try TokenizerPath.open(path), nil)
        } catch TokenizerError.unsupported(let path, let format) {
            return (nil, "\(TokenizerError.unsupported(path: path, format: format))")
        }
    }

    /// What a lone tokenizer file is called in a folder.
    private static func usualName(of file: URL) -> String {
        switch file.pathExtension {
        case "model": "tokenizer.model"
        case "json": "tokenizer.json"
        default: file.lastPathComponent
        }
    }

    /// The files that came with the model, those of the new tokenizer in their place.
    func companions() throws -> CompanionFiles {
        var companions = source.file.companions
        guard let path = options.tokenizer else { return companions }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return companions }
        for name in CompanionFiles.tokenizers { companions[name] = nil }
        for (name, data) in try Self.tokenizerFiles(at: path, isFolder: isFolder.boolValue)
        where CompanionFiles.belongsToTokenizer(name) { companions[name] = data }
        return companions
    }

    /// The files of a tokenizer by itself, or of the one in a GGUF file.
    private static func tokenizerFiles(at path: String, isFolder: Bool) throws -> [String: Data] {
        let url = URL(filePath: path)
        if isFolder { return try CompanionFiles(folder: url).files }
        if path.hasSuffix(".gguf") {
            let file = try CarriedTokenizer(GGUFReader(path: path), pauses: []).file
            return file.map { [$0.name: $0.data] } ?? [:]
        }
        return [usualName(of: url): try Data(contentsOf: url)]
    }
}
