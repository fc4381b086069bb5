# Finds htslib; used by our own build and by the installed package alike.
#
#   deepprune_find_htslib(<problem>)
#
# makes the imported target deepprune::htslib, or sets <problem> to a sentence that says what is missing.
#
# htslib has no package file for CMake; DEEPPRUNE_HTSLIB_INCLUDE_DIR and DEEPPRUNE_HTSLIB_LIBRARY (cache) say where it is.

function(deepprune_find_htslib problem)
    set(${problem} "" PARENT_SCOPE)
    if(TARGET deepprune::htslib)
        return()
    endif()
    find_path(DEEPPRUNE_HTSLIB_INCLUDE_DIR NAMES htslib/faidx.h)
    find_library(DEEPPRUNE_HTSLIB_LIBRARY NAMES hts)
    mark_as_advanced(DEEPPRUNE_HTSLIB_INCLUDE_DIR DEEPPRUNE_HTSLIB_LIBRARY)
    if(NOT DEEPPRUNE_HTSLIB_INCLUDE_DIR OR NOT DEEPPRUNE_HTSLIB_LIBRARY)
        string(CONCAT text "htslib with its headers was not found (Debian: libhts-dev). Install it, or let CMAKE_PREFIX_PATH "
                           "lead to it.")
        set(${problem} "${text}" PARENT_SCOPE)
        return()
    endif()
    add_library(deepprune::htslib INTERFACE IMPORTED GLOBAL)
    set_target_properties(
        deepprune::htslib PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${DEEPPRUNE_HTSLIB_INCLUDE_DIR}"
                                     INTERFACE_LINK_LIBRARIES "${DEEPPRUNE_HTSLIB_LIBRARY}")
endfunction()
