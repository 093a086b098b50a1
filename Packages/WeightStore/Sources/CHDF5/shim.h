// HDF5 spells many constants as macros that first open the library, for example
// H5T_IEEE_F32LE is (H5OPEN H5T_IEEE_F32LE_g), and several functions as macros that pick a
// version. Swift imports neither. Only such bridges belong here: no logic, no allocation.
#ifndef CHDF5_SHIM_H
#define CHDF5_SHIM_H

// From 1.12 on, the macros below would pick newer functions with other structures.
#define H5_USE_110_API
#include <hdf5.h>

// Types as they lie in the file; on the little-endian machines we run on, also in memory.
static inline hid_t chdf5_float32(void) { return H5T_IEEE_F32LE; }
static inline hid_t chdf5_int32(void) { return H5T_STD_I32LE; }
static inline hid_t chdf5_uint16(void) { return H5T_STD_U16LE; }
static inline hid_t chdf5_uint32(void) { return H5T_STD_U32LE; }
static inline hid_t chdf5_c_string(void) { return H5T_C_S1; }

// Classes of property lists.
static inline hid_t chdf5_file_creation(void) { return H5P_FILE_CREATE; }
static inline hid_t chdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t chdf5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline hid_t chdf5_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t chdf5_link_creation(void) { return H5P_LINK_CREATE; }

// Constants with casts or calls inside.
static inline unsigned chdf5_create_or_fail(void) { return H5F_ACC_EXCL; }
static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t chdf5_whole_space(void) { return H5S_ALL; }
static inline hid_t chdf5_default_error_stack(void) { return H5E_DEFAULT; }
static inline size_t chdf5_variable_length(void) { return H5T_VARIABLE; }

#endif
