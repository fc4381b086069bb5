# Third-party code: an installed package where there is one, otherwise pinned sources.
#
# A project that vendors us controls all of it by CMake's own means: a target that exists is used as it is,
# FETCHCONTENT_SOURCE_DIR_<NAME> names a local copy, FETCHCONTENT_TRY_FIND_PACKAGE_MODE=NEVER forbids installed packages.
#
# Everything is in functions, so that no variable leaks.

include(FetchContent)
include("${CMAKE_CURRENT_LIST_DIR}/deepprune-blas.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/deepprune-htslib.cmake")

# Whether an installed package may serve for the FetchContent name given.
function(deepprune_may_find name answer)
    string(TOUPPER "${name}" upper)
    if(FETCHCONTENT_SOURCE_DIR_${upper} OR FETCHCONTENT_TRY_FIND_PACKAGE_MODE STREQUAL "NEVER")
        set(${answer} FALSE PARENT_SCOPE)
    else()
        set(${answer} TRUE PARENT_SCOPE)
    endif()
endfunction()

# Fetches projects declared before. They are quiet, build no tests, and their old policies are no errors.
function(deepprune_fetch)
    set(CMAKE_MESSAGE_LOG_LEVEL WARNING)
    set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
    set(CMAKE_POLICY_VERSION_MINIMUM 3.5)
    set(CMAKE_WARN_DEPRECATED OFF)
    set(BUILD_TESTS OFF)
    set(BUILD_BENCHMARK OFF)
    set(JSON_BuildTests OFF)
    set(JSON_Install ${DEEPPRUNE_INSTALL})
    set(CLI11_BUILD_TESTS OFF)
    set(CLI11_BUILD_EXAMPLES OFF)
    set(BENCHMARK_ENABLE_TESTING OFF)
    set(BENCHMARK_ENABLE_INSTALL OFF)
    FetchContent_MakeAvailable(${ARGN})
endfunction()

# xtensor, threads, BLAS and the headers that lead to it: the targets xtensor, Threads::Threads, deepprune::blas.
function(deepprune_need_core)
    set(CMAKE_REQUIRED_QUIET ON)
    find_package(Threads REQUIRED QUIET)

    deepprune_may_find(xtensor may_find)
    if(NOT TARGET xtensor AND may_find)
        find_package(xtensor 0.24 QUIET)
    endif()
    if(NOT TARGET xtensor)
        # The newest that CMake 3.25 and clang 14 accept.
        FetchContent_Declare(
            xtl
            GIT_REPOSITORY https://github.com/xtensor-stack/xtl.git
            GIT_TAG 0.7.7
            GIT_SHALLOW ON
            SYSTEM)
        FetchContent_Declare(
            xtensor
            GIT_REPOSITORY https://github.com/xtensor-stack/xtensor.git
            GIT_TAG 0.25.0
            GIT_SHALLOW ON
            SYSTEM)
        if(TARGET xtl)
            deepprune_fetch(xtensor)
        else()
            deepprune_fetch(xtl xtensor)
        endif()
    endif()

    deepprune_may_find(xtensor-blas may_find)
    if(NOT TARGET xtensor-blas AND may_find)
        find_path(DEEPPRUNE_XTENSOR_BLAS_INCLUDE_DIR NAMES xtensor-blas/xblas_config.hpp)
        mark_as_advanced(DEEPPRUNE_XTENSOR_BLAS_INCLUDE_DIR)
    endif()
    if(NOT TARGET xtensor-blas AND NOT (may_find AND DEEPPRUNE_XTENSOR_BLAS_INCLUDE_DIR))
        FetchContent_Declare(
            xtensor-blas
            GIT_REPOSITORY https://github.com/xtensor-stack/xtensor-blas.git
            GIT_TAG 0.21.0
            GIT_SHALLOW ON
            SYSTEM)
        deepprune_fetch(xtensor-blas)
    endif()

    deepprune_find_blas(problem)
    if(problem)
        message(FATAL_ERROR "${problem}")
    endif()
endfunction()

# zlib and nlohmann-json, for deepprune::io.
function(deepprune_need_io)
    set(CMAKE_REQUIRED_QUIET ON)
    if(NOT TARGET ZLIB::ZLIB)
        find_package(ZLIB QUIET)
        if(NOT ZLIB_FOUND)
            message(FATAL_ERROR "deepprune::io needs zlib (Debian: zlib1g-dev). Install it, or set DEEPPRUNE_IO=OFF.")
        endif()
    endif()
    deepprune_may_find(nlohmann_json may_find)
    if(NOT TARGET nlohmann_json::nlohmann_json AND may_find)
        find_package(nlohmann_json 3.9 QUIET)
    endif()
    if(NOT TARGET nlohmann_json::nlohmann_json)
        FetchContent_Declare(
            nlohmann_json
            GIT_REPOSITORY https://github.com/nlohmann/json.git
            GIT_TAG v3.11.2
            GIT_SHALLOW ON
            SYSTEM)
        deepprune_fetch(nlohmann_json)
    endif()
endfunction()

# Whether deepprune::genome is built, as DEEPPRUNE_GENOME asks; if so, the target deepprune::htslib is there.
function(deepprune_find_genome answer)
    set(${answer} FALSE PARENT_SCOPE)
    if(NOT DEEPPRUNE_GENOME)
        return()
    endif()
    if(NOT DEEPPRUNE_IO)
        set(problem "deepprune::genome stands on deepprune::io, and DEEPPRUNE_IO is OFF.")
    else()
        deepprune_find_htslib(problem)
    endif()
    if(NOT problem)
        set(${answer} TRUE PARENT_SCOPE)
    elseif(DEEPPRUNE_GENOME STREQUAL "AUTO")
        message(STATUS "deepprune: deepprune::genome is left out: ${problem}")
    else()
        message(FATAL_ERROR "${problem} Or set DEEPPRUNE_GENOME=OFF.")
    endif()
endfunction()

# What only our own programs, tests and benchmarks use. Never called for a project that vendors us, unless it asks.
function(deepprune_need_tool name target)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "VERSION;REPOSITORY;TAG" "")
    deepprune_may_find(${name} may_find)
    if(NOT TARGET ${target} AND may_find)
        find_package(${name} ${arg_VERSION} QUIET)
    endif()
    if(NOT TARGET ${target})
        FetchContent_Declare(
            ${name}
            GIT_REPOSITORY ${arg_REPOSITORY}
            GIT_TAG ${arg_TAG}
            GIT_SHALLOW ON
            SYSTEM)
        deepprune_fetch(${name})
    endif()
endfunction()
