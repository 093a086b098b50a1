import Foundation

/// One mapped safetensors file and its header.
struct SafetensorsFile {
    let header: SafetensorsHeader
    private let mapping: MappedFile

    /// Maps a file and checks its header.
    init(path: String) throws(WeightStoreError) {
        mapping = try MappedFile(path: path)
        header = try SafetensorsHeader(of: mapping)
    }

    /// The bytes of a tensor; copied only if they do not start at a multiple of `alignment`.
    func bytes(of entry: SafetensorsHeader.Entry, alignment: Int) -> Data {
        mapping.bytes(in: entry.range, alignment: alignment)
    }
}
