import Tensor

/// What the header of a file says about one dataset, checked against the size of the file.
struct HDF5Entry: Equatable, Sendable {
    /// What the dataset is to us.
    enum Content: Equatable, Sendable {
        case tensor(TensorDescription)
        case document
        case unsupported(type: String)
    }

    /// How its bytes are reached.
    enum Storage: Equatable, Sendable {
        /// They lie in the file as they are.
        case mapped(Range<Int>)
        /// A reference lies there, which ``HDF5GlobalHeap`` follows to a string of variable length.
        case reference(Range<Int>)
        /// HDF5 puts them together: chunks, compression.
        case library
    }

    let content: Content
    let storage: Storage
    /// The length in bytes; 0 for a string of variable length.
    let byteCount: Int
    /// The recorded CRC-32, if any.
    let checksum: UInt32?
}
