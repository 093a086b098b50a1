/// The native file: what is where, and under which names.
///
/// Plain h5py reads all of it.
///
/// ```
/// /                  attributes format="fermata", format_version=1, created_by
/// /config, ...       documents: scalar UTF-8 strings of fixed length
/// /weights/a/b, ...  tensors: contiguous, row-major, little-endian
///                    bfloat16 is uint16 with the attribute dtype="bfloat16"
/// ```
///
/// Every tensor and document has the attribute `crc32`; in Python it is
/// `zlib.crc32(file[name][()].tobytes())` for a tensor and `zlib.crc32(file[name][()])` for a
/// document.
enum HDF5Layout {
    static let formatAttribute = "format"
    static let formatName = "fermata"
    static let versionAttribute = "format_version"
    static let version: UInt32 = 1
    static let creatorAttribute = "created_by"
    static let checksumAttribute = "crc32"
}
