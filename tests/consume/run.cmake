# Configures, builds and runs one of the projects beside this file, from nothing. See CMakeLists.txt for the arguments.

cmake_minimum_required(VERSION 3.25)

# Where our own build found its dependencies, the projects find theirs.
list(JOIN PREFIXES ":" prefixes)
set(ENV{CMAKE_PREFIX_PATH} "${prefixes}:$ENV{CMAKE_PREFIX_PATH}")

set(flags "-O2 -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Werror")

# Runs a command that must succeed; its standard output and error are left in `said`.
function(must)
    execute_process(
        COMMAND ${ARGN}
        RESULT_VARIABLE result
        OUTPUT_VARIABLE output
        ERROR_VARIABLE errors)
    if(NOT result EQUAL 0)
        list(JOIN ARGN " " command)
        message(NOTICE "${command}\n${output}${errors}")
        message(FATAL_ERROR "${SCENARIO}: the command above ended with ${result}")
    endif()
    set(said "${output}${errors}" PARENT_SCOPE)
endfunction()

# A configuration step may say what CMake says of every project, and no more: a guest is silent.
function(must_be_silent text)
    string(REPLACE ";" "," text "${text}")
    string(REPLACE "\n" ";" lines "${text}")
    foreach(line IN LISTS lines)
        if(line AND NOT line MATCHES "^-- (The CXX compiler identification|Detecting CXX compil|Check for working CXX compiler|Configuring done|Generating done|Build files have been written to)|^Not searching for unused variables")
            message(FATAL_ERROR "${SCENARIO}: configuring says: ${line}")
        endif()
    endforeach()
endfunction()

# What nobody asked for was neither searched nor built, and the host's cache holds no setting that is not a dependency's.
function(must_leave_no_trace build)
    file(STRINGS "${build}/CMakeCache.txt" traces
         REGEX "^(ZLIB_|nlohmann_json|CLI11|Catch2|benchmark|CMAKE_INSTALL_INCLUDEDIR|BUILD_TESTING)|^DEEPPRUNE_(TESTS|EXAMPLES|BENCHMARKS|IO|INSTALL):BOOL=ON")
    if(SETTINGS MATCHES "FETCHCONTENT_SOURCE_DIR")
        # Third-party projects that had to be fetched have settings of their own.
        list(FILTER traces EXCLUDE REGEX "^CMAKE_INSTALL_")
    endif()
    if(traces)
        message(FATAL_ERROR "${SCENARIO}: left in the host's cache: ${traces}")
    endif()
    must("${CMAKE_CTEST_COMMAND}" --test-dir "${build}" -N)
    if(NOT said MATCHES "Total Tests: 0")
        message(FATAL_ERROR "${SCENARIO}: the host got our tests:\n${said}")
    endif()
    file(GLOB_RECURSE objects "${build}/*.o" "${build}/*.obj")
    list(FILTER objects EXCLUDE REGEX "/CompilerId|/CMakeTmp/|/CMakeScratch/")
    list(LENGTH objects count)
    if(NOT count EQUAL 1)
        message(FATAL_ERROR "${SCENARIO}: the host has one translation unit, and ${count} were built: ${objects}")
    endif()
endfunction()

# Configures the project in `source` under `build`, with further settings, and builds it.
function(make_project source build)
    must("${CMAKE_COMMAND}" -S "${source}" -B "${build}" -G "${GENERATOR}" --no-warn-unused-cli ${SETTINGS} "-DCMAKE_CXX_FLAGS=${flags}" ${ARGN})
    must_be_silent("${said}")
    must("${CMAKE_COMMAND}" --build "${build}")
endfunction()

# Installs a build to a prefix, with further settings.
function(install_to prefix build)
    must("${CMAKE_COMMAND}" --install "${build}" --prefix "${prefix}" ${ARGN})
endfunction()

get_filename_component(bin "${CMAKE_COMMAND}" DIRECTORY)
find_program(CMAKE_CTEST_COMMAND ctest HINTS "${bin}" REQUIRED)
set(here "${CMAKE_CURRENT_LIST_DIR}")
set(program "${SCRATCH}/build/consumer")
file(REMOVE_RECURSE "${SCRATCH}")
file(MAKE_DIRECTORY "${SCRATCH}")

if(SCENARIO STREQUAL "plain")
    # No CMake at all: a compiler, include folders, BLAS.
    set(folders "")
    foreach(folder IN LISTS INCLUDES BLAS_INCLUDES)
        if(folder AND NOT folder IN_LIST IMPLICIT)
            list(APPEND folders -isystem "${folder}")
        endif()
    endforeach()
    separate_arguments(words UNIX_COMMAND "${flags}")
    file(MAKE_DIRECTORY "${SCRATCH}/build")
    must("${COMPILER}" -std=c++20 ${words} -DHAVE_CBLAS=1 "-I${ROOT}/include" ${folders} "${here}/main.cpp" -o "${program}"
         ${BLAS_LIBRARIES} -pthread)
elseif(SCENARIO STREQUAL "find_package")
    # The package is moved after it was installed: it may hold no absolute path of its own.
    install_to("${SCRATCH}/first" "${OWN_BUILD}" --component development)
    file(RENAME "${SCRATCH}/first" "${SCRATCH}/moved")
    make_project("${here}/find_package" "${SCRATCH}/build" "-Ddeepprune_ROOT=${SCRATCH}/moved")
    must_leave_no_trace("${SCRATCH}/build")
    if(NOT EXISTS "${SCRATCH}/moved/include/deepprune/deepprune.hpp")
        message(FATAL_ERROR "find_package: the umbrella header was not installed")
    endif()
    # A component that does not exist is refused, and io is there if it was built.
    execute_process(
        COMMAND "${CMAKE_COMMAND}" -S "${here}/find_package" -B "${SCRATCH}/absent" -G "${GENERATOR}" --no-warn-unused-cli ${SETTINGS}
                "-Ddeepprune_ROOT=${SCRATCH}/moved" -DCOMPONENT=absent
        RESULT_VARIABLE result
        OUTPUT_QUIET ERROR_QUIET)
    if(result EQUAL 0)
        message(FATAL_ERROR "find_package: the component `absent` was found")
    endif()
    foreach(component IN ITEMS io genome)
        if(EXISTS "${SCRATCH}/moved/include/deepprune/${component}")
            must("${CMAKE_COMMAND}" -S "${here}/find_package" -B "${SCRATCH}/${component}" -G "${GENERATOR}"
                 --no-warn-unused-cli ${SETTINGS} "-Ddeepprune_ROOT=${SCRATCH}/moved" -DCOMPONENT=${component})
        endif()
    endforeach()
elseif(SCENARIO STREQUAL "reexport")
    # A library that vendors ours and exports both; then a program that knows the outer library alone.
    must("${CMAKE_COMMAND}" -S "${here}/reexport/outer" -B "${SCRATCH}/outer" -G "${GENERATOR}" --no-warn-unused-cli ${SETTINGS}
         "-DLIBRARY_SOURCE=${ROOT}")
    must_be_silent("${said}")
    must("${CMAKE_COMMAND}" --build "${SCRATCH}/outer")
    install_to("${SCRATCH}/prefix" "${SCRATCH}/outer")
    make_project("${here}/reexport" "${SCRATCH}/build" "-DCMAKE_PREFIX_PATH=${SCRATCH}/prefix")
    must_leave_no_trace("${SCRATCH}/build")
elseif(SCENARIO STREQUAL "fetch_content")
    make_project("${here}/fetch_content" "${SCRATCH}/build" "-DFETCHCONTENT_SOURCE_DIR_DEEPPRUNE=${ROOT}")
    must_leave_no_trace("${SCRATCH}/build")
else()
    make_project("${here}/${SCENARIO}" "${SCRATCH}/build" "-DLIBRARY_SOURCE=${ROOT}")
    must_leave_no_trace("${SCRATCH}/build")
endif()

must("${program}")
if(NOT said MATCHES "AUROC")
    message(FATAL_ERROR "${SCENARIO}: the program should print an AUROC, and prints:\n${said}")
endif()
message(STATUS "${SCENARIO}: ${said}")
file(REMOVE_RECURSE "${SCRATCH}")
