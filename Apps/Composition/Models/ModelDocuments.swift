import Foundation
public import Model
public import PauseStrategy
public import Tensor
public import Tokenizer

/// The documents that go with the parameters into a native file.
public struct ModelDocuments {
    /// The shape.
    public let configuration: TransformerConfiguration
    /// The tokenizer, pauses included.
    public let tokenizer: (any Tokenizer)?
    /// How the model was made to pause.
    public let contract: PauseContract

    /// Collects the documents.
    public init(
        configuration: TransformerConfiguration,
        tokenizer: (any Tokenizer)?,
        contract: PauseContract
    ) {
        self.configuration = configuration
        self.tokenizer = tokenizer
        self.contract = contract
    }

    /// Writes `config`, `tokenizer` and `pause`.
    public func write(to writer: any WeightWriter) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        try writer.write(document: encoder.encode(configuration), named: "config")
        if let tokenizer {
            try writer.write(document: Data(tokenizer.document().json.utf8), named: "tokenizer")
        }
        try writer.write(document: contract.json(), named: "pause")
    }
}
