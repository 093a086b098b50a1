import CHDF5

/// Property lists: HDF5's bundles of settings.
enum HDF5Properties {
    /// A new list of a class.
    static func list(_ listClass: hid_t, path: String) throws(WeightStoreError) -> HDF5Handle {
        try HDF5Handle(H5Pcreate(listClass), to: "set up", path: path, closedBy: H5Pclose)
    }

    /// A list for creating an object without a time stamp, so that equal contents give equal files.
    static func reproducible(_ listClass: hid_t, path: String) throws(WeightStoreError) -> HDF5Handle {
        let list = try list(listClass, path: path)
        try checkHDF5(H5Pset_obj_track_times(list.id, false), to: "set up", path: path)
        return list
    }

    /// For names in UTF-8.
    static func links(path: String) throws(WeightStoreError) -> HDF5Handle {
        let list = try list(chdf5_link_creation(), path: path)
        try checkHDF5(H5Pset_char_encoding(list.id, H5T_CSET_UTF8), to: "set up", path: path)
        return list
    }

    /// For datasets in one piece, whose place is fixed at once and not filled first.
    static func contiguous(path: String) throws(WeightStoreError) -> HDF5Handle {
        let list = try reproducible(chdf5_dataset_creation(), path: path)
        try checkHDF5(H5Pset_layout(list.id, H5D_CONTIGUOUS), to: "set up", path: path)
        try checkHDF5(H5Pset_alloc_time(list.id, H5D_ALLOC_TIME_EARLY), to: "set up", path: path)
        try checkHDF5(H5Pset_fill_time(list.id, H5D_FILL_TIME_NEVER), to: "set up", path: path)
        return list
    }
}
