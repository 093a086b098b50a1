/// How an array that grows is cut into blocks, in groups of which each holds twice as many places as the one
/// before.
struct HDF5ExtensibleForm {
    /// The bytes of a place.
    let width: Int
    /// Places in the first block itself.
    let firstCount: Int
    /// All groups, and those whose blocks the first block points to without a detour.
    let groupCount: Int
    let directGroupCount: Int
    /// The blocks of the latter.
    let directCount: Int
    /// The bytes of a block's offset.
    let offsetByteCount: Int
    /// Longer blocks are cut into pages.
    let pageLength: Int
    private let shortestLength: Int

    /// Reads the part of a header that follows the width of a place.
    init(_ header: inout ByteScanner, width: Int) throws(WeightStoreError) {
        self.width = width
        let bits = try header.count(byteCount: 1)
        firstCount = try header.count(byteCount: 1)
        shortestLength = try header.count(byteCount: 1)
        let pointerCount = try header.count(byteCount: 1)
        let pageBits = try header.count(byteCount: 1)
        let shortestBits = shortestLength.trailingZeroBitCount
        let pointerBits = pointerCount.trailingZeroBitCount
        guard bits <= 48, pageBits <= 32, shortestLength == 1 << shortestBits,
            pointerCount == 1 << pointerBits, bits - shortestBits >= 2 * pointerBits
        else {
            throw header.problem("blocks of \(shortestLength) places or more, \(pointerCount) at first")
        }
        groupCount = 1 + bits - shortestBits
        directGroupCount = 2 * pointerBits
        directCount = 2 * (pointerCount - 1)
        offsetByteCount = (bits + 7) / 8
        pageLength = 1 << pageBits
    }

    /// How many blocks a group has.
    func blockCount(of group: Int) -> Int { 1 << (group / 2) }

    /// How many places a block of a group has.
    func blockLength(of group: Int) -> Int { shortestLength << ((group + 1) / 2) }
}
