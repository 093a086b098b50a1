public import Model
public import Tensor

/// What a model is converted to, and how.
public struct ConversionOptions: Sendable {
    /// The kinds of files that are written.
    public enum Format: String, CaseIterable, Sendable {
        /// One HDF5 file.
        case native
        /// A folder with `config.json` and safetensors files.
        case huggingFace = "huggingface"
        /// One file of llama.cpp.
        case gguf

        /// The kind that a name ends like.
        public init(ofName name: String) {
            let isNative = [".h5", ".hdf5"].contains { name.hasSuffix($0) }
            self = isNative ? .native : name.hasSuffix(".gguf") ? .gguf : .huggingFace
        }
    }

    /// What new pauses start from.
    public enum PauseRows: Equatable, Sendable {
        /// A rule for all numbers.
        case initialized(PauseExtendedWeights.RowInitialization)
        /// The row of a token.
        case token(Int)
    }

    /// The kind of the destination; nil for what its name ends like.
    public var format: Format?
    /// Whether matrices of a GGUF file become blocks of 8 bits.
    public var quantizes = false
    /// The number type of all floating-point tensors; nil for those they have.
    public var scalarType: ScalarType?
    /// Pauses to add.
    public var pauseCount = 0
    /// What they start from.
    public var pauseRows = PauseRows.initialized(.mean)
    /// For random rows.
    public var seed: UInt64 = 0
    /// A tokenizer to take in place of the model's; nil for none.
    public var tokenizer: String?
    /// The bytes of numbers in one file of a folder.
    public var shardByteLimit = 5_000_000_000
    /// Whether tensors without a place in the model are left out rather than refused.
    public var allowsUnused = false
    /// Whether numbers may become infinite in the new type.
    public var allowsOverflow = false

    /// Converts to what the destination's name ends like, and changes no number.
    public init() {}
}
