import Foundation
import Tensor
import Testing

/// Flips one bit of a tensor where it lies in a file.
func damage(_ tensor: Tensor, in path: String) throws {
    var file = try contents(of: path)
    let range = try #require(file.range(of: tensor.bytes), "the tensor is not in the file as it is")
    #expect(file[range.upperBound...].range(of: tensor.bytes) == nil, "the tensor is in the file twice")
    file[range.lowerBound + range.count / 2] ^= 0x10
    try file.write(to: URL(fileURLWithPath: path))
}
