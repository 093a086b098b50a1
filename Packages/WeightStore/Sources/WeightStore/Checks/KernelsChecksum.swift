import CWeightChecksum
import Foundation

/// The CRC-32 of zlib, gzip and PNG: in Python, `zlib.crc32(data)`.
func crc32(of data: Data) -> UInt32 {
    data.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress else { return 0 }
        return cweightchecksum_crc32(0, start, Int64(bytes.count))
    }
}
