# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# LibTorch as plain imported targets, from an unpacked wheel, a Python environment or the LibTorch archive. No CUDA toolkit is looked for.
#   LibTorch::cpu    torch_cpu and c10: all that a program links. Compiles with OpenMP where LibTorch does: without it at::parallel_for(), whose
#                    body is in LibTorch's headers, stays on one thread and says nothing. The runtime is LibTorch's own, as two would have two pools
#   LibTorch::cuda   also torch_cuda and c10_cuda, for the plugin with the CUDA kernels (its headers need CUDA::cudart too)
# Where: TENFOLD_TORCH (variable or environment; a folder with include/ and lib/), Torch_DIR, CMAKE_PREFIX_PATH.
set(_hints "${TENFOLD_TORCH}" "$ENV{TENFOLD_TORCH}")
if(Torch_DIR)
  list(APPEND _hints "${Torch_DIR}/../../..")
endif()
find_path(LibTorch_INCLUDE_DIR c10/core/Device.h HINTS ${_hints} PATH_SUFFIXES include torch/include)
find_path(LibTorch_API_INCLUDE_DIR torch/torch.h HINTS "${LibTorch_INCLUDE_DIR}/torch/csrc/api/include")
find_library(LibTorch_CPU_LIBRARY torch_cpu HINTS ${_hints} PATH_SUFFIXES lib torch/lib)
find_library(LibTorch_C10_LIBRARY c10 HINTS ${_hints} PATH_SUFFIXES lib torch/lib)
find_library(LibTorch_CUDA_LIBRARY torch_cuda HINTS ${_hints} PATH_SUFFIXES lib torch/lib)
find_library(LibTorch_C10_CUDA_LIBRARY c10_cuda HINTS ${_hints} PATH_SUFFIXES lib torch/lib)
if(LibTorch_API_INCLUDE_DIR)
  set(_version_h "${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h")
  if(NOT EXISTS "${_version_h}")   # older releases
    set(_version_h "${LibTorch_API_INCLUDE_DIR}/torch/version.h")
  endif()
  file(STRINGS "${_version_h}" _v REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX REPLACE "[^0-9;]" "" _v "${_v}")
  string(REPLACE ";" "." LibTorch_VERSION "${_v}")
endif()
set(_openmp FALSE)
if(LibTorch_CPU_LIBRARY AND LibTorch_INCLUDE_DIR)
  file(STRINGS "${LibTorch_INCLUDE_DIR}/ATen/Config.h" _openmp REGEX "define AT_PARALLEL_OPENMP 1")
  get_filename_component(_lib "${LibTorch_CPU_LIBRARY}" DIRECTORY)
  file(GLOB _gomp "${_lib}/libgomp*.so*")
  if(NOT _gomp)
    set(_gomp gomp)
  endif()
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch VERSION_VAR LibTorch_VERSION
  REQUIRED_VARS LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_INCLUDE_DIR LibTorch_API_INCLUDE_DIR)
if(LibTorch_FOUND AND NOT TARGET LibTorch::cpu)
  add_library(LibTorch::c10 SHARED IMPORTED)
  set_target_properties(LibTorch::c10 PROPERTIES IMPORTED_LOCATION "${LibTorch_C10_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${LibTorch_INCLUDE_DIR}")
  add_library(LibTorch::cpu SHARED IMPORTED)
  set_target_properties(LibTorch::cpu PROPERTIES IMPORTED_LOCATION "${LibTorch_CPU_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${LibTorch_INCLUDE_DIR};${LibTorch_API_INCLUDE_DIR}" INTERFACE_LINK_LIBRARIES LibTorch::c10)
  if(_openmp AND NOT CMAKE_CXX_COMPILER_ID STREQUAL GNU)   # the others' code asks for a runtime of their own
    message(STATUS "LibTorch: at::parallel_for() stays on one thread; only GCC compiles for its OpenMP runtime")
  elseif(_openmp)
    list(GET _gomp 0 _gomp)
    set_property(TARGET LibTorch::cpu APPEND PROPERTY INTERFACE_LINK_LIBRARIES "${_gomp}")
    set_property(TARGET LibTorch::cpu PROPERTY INTERFACE_COMPILE_OPTIONS $<$<COMPILE_LANGUAGE:CXX>:-fopenmp>)
  endif()
  if(LibTorch_CUDA_LIBRARY AND LibTorch_C10_CUDA_LIBRARY)   # kept although the linker sees no use of it: registering its kernels is the use
    add_library(LibTorch::cuda INTERFACE IMPORTED)
    set_target_properties(LibTorch::cuda PROPERTIES INTERFACE_LINK_LIBRARIES
      "LibTorch::cpu;-Wl,--no-as-needed;${LibTorch_CUDA_LIBRARY};${LibTorch_C10_CUDA_LIBRARY};-Wl,--as-needed")
  endif()
endif()
mark_as_advanced(LibTorch_INCLUDE_DIR LibTorch_API_INCLUDE_DIR LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_CUDA_LIBRARY LibTorch_C10_CUDA_LIBRARY)
