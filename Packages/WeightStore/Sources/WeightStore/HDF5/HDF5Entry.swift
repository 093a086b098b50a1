import Tensor

/// What the header of a file says about one dataset, checked against the size of the file.
struct HDF5Entry: Equatable, Sendable {
    /// What the dataset is to us.
    enum Content: Equatable, Sendable {
        case tensor(TensorDescription)
        case document
        case unsupported(type: String, shape: [Int])
    }

    /// How its bytes are reached.
    enum Storage: Equatable, Sendable {
        /// They lie in the file as they are.
        case mapped(Range<Int>)
        /// They are part of the header.
        case inline([UInt8])
        /// A reference lies there, which ``HDF5GlobalHeap`` follows to a string of variable length.
        case reference(Range<Int>)
        /// They are put together from chunks, which may be compressed.
        case chunked(HDF5ChunkedStorage, byteCount: Int)
        /// They lie in a way that is not read.
        case unread(String)
    }

    let content: Content
    let storage: Storage
    /// The recorded CRC-32, if any.
    let checksum: UInt32?

    init(_ content: Content, _ storage: Storage, _ checksum: UInt32?) {
        self.content = content
        self.storage = storage
        self.checksum = checksum
    }
}
