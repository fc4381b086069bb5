# Finds a BLAS with the C interface and the headers through which deepprune calls it; used by our own build and by the
# installed package alike.
#
#   deepprune_find_blas(<problem>)
#
# makes the imported target deepprune::blas, or sets <problem> to a sentence that says what is missing.
#
# xtensor-blas is header-only, and deepprune uses only its level-3 products, so finding its headers is enough. Its own
# package file is not used: it requires LAPACK, which nothing here calls, and its fetched form finds no BLAS at all.
#
# The BLAS is OpenBLAS unless the caller has set BLA_VENDOR; failing that, any BLAS that has cblas_sgemm.
#
# DEEPPRUNE_XTENSOR_BLAS_INCLUDE_DIR (cache) is the folder that holds xtensor-blas/ and xflens/.

include(CheckFunctionExists)

function(deepprune_find_blas problem)
    set(${problem} "" PARENT_SCOPE)
    if(TARGET deepprune::blas)
        return()
    endif()

    # Variables set from here on end with this function.
    set(CMAKE_REQUIRED_QUIET ON)
    if(TARGET xtensor-blas)
        get_target_property(headers xtensor-blas INTERFACE_INCLUDE_DIRECTORIES)
    else()
        find_path(DEEPPRUNE_XTENSOR_BLAS_INCLUDE_DIR NAMES xtensor-blas/xblas_config.hpp HINTS ${ARGN})
        mark_as_advanced(DEEPPRUNE_XTENSOR_BLAS_INCLUDE_DIR)
        set(headers "${DEEPPRUNE_XTENSOR_BLAS_INCLUDE_DIR}")
        if(NOT headers)
            string(CONCAT text "deepprune needs the headers of xtensor-blas (Debian: libxtensor-blas-dev). Install them, or "
                               "set DEEPPRUNE_XTENSOR_BLAS_INCLUDE_DIR to the folder that holds xtensor-blas/.")
            set(${problem} "${text}" PARENT_SCOPE)
            return()
        endif()
    endif()

    if(DEFINED BLA_VENDOR OR DEFINED ENV{BLA_VENDOR})
        set(vendors chosen)
    else()
        set(vendors OpenBLAS All)
    endif()
    foreach(vendor IN LISTS vendors)
        if(NOT vendor STREQUAL "chosen")
            set(BLA_VENDOR ${vendor})
        endif()
        find_package(BLAS QUIET)
        if(NOT BLAS_FOUND)
            continue()
        endif()
        set(libraries ${BLAS_LIBRARIES} ${BLAS_LINKER_FLAGS})
        set(CMAKE_REQUIRED_LIBRARIES ${libraries})
        check_function_exists(cblas_sgemm DEEPPRUNE_CBLAS_IN_BLAS_${vendor})
        if(NOT DEEPPRUNE_CBLAS_IN_BLAS_${vendor})
            # The reference BLAS of some systems keeps its C interface in a library of its own.
            find_library(DEEPPRUNE_CBLAS_LIBRARY cblas)
            mark_as_advanced(DEEPPRUNE_CBLAS_LIBRARY)
            if(NOT DEEPPRUNE_CBLAS_LIBRARY)
                continue()
            endif()
            set(libraries ${DEEPPRUNE_CBLAS_LIBRARY} ${libraries})
            set(CMAKE_REQUIRED_LIBRARIES ${libraries})
            check_function_exists(cblas_sgemm DEEPPRUNE_CBLAS_BESIDE_BLAS_${vendor})
            if(NOT DEEPPRUNE_CBLAS_BESIDE_BLAS_${vendor})
                continue()
            endif()
        endif()
        add_library(deepprune::blas INTERFACE IMPORTED GLOBAL)
        set_target_properties(deepprune::blas PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${headers}"
                                                         INTERFACE_LINK_LIBRARIES "${libraries}")
        return()
    endforeach()

    string(CONCAT text "deepprune needs a BLAS with the C interface (cblas_sgemm), and none was found. Install OpenBLAS "
                       "(Debian: libopenblas-dev), or set BLA_VENDOR or CMAKE_PREFIX_PATH to lead to another BLAS.")
    set(${problem} "${text}" PARENT_SCOPE)
endfunction()
