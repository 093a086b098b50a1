import CHDF5

/// What a name in a group stands for.
struct HDF5Object {
    /// What kind of thing it is.
    enum Kind {
        case group
        case dataset
        case other
    }

    let kind: Kind
    /// Where its header lies.
    let address: UInt64

    /// Looks the name up; libhdf5 compares the header's checksum, if it has one.
    init(named name: String, in group: borrowing HDF5Handle, path: String) throws(WeightStoreError) {
        var info = H5O_info_t()
        try checkHDF5(chdf5_look_up(group.id, name, &info), to: "look up '\(name)' in", path: path)
        address = UInt64(info.addr)
        switch info.type {
        case H5O_TYPE_GROUP: kind = .group
        case H5O_TYPE_DATASET: kind = .dataset
        default: kind = .other
        }
    }
}
