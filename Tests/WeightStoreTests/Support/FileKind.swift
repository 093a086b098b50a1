import Tensor
import WeightStore

/// The kinds of file that are written, for tests of what they have in common.
enum FileKind: CaseIterable {
    case hdf5
    case safetensors

    func writer(at path: String) throws -> any WeightWriter {
        switch self {
        case .hdf5: try HDF5WeightWriter(path: path)
        case .safetensors: try SafetensorsWriter(path: path)
        }
    }

    func reader(at path: String) throws -> any WeightFileReader {
        switch self {
        case .hdf5: try HDF5WeightReader(path: path)
        case .safetensors: try SafetensorsReader(path: path)
        }
    }
}
