# What our own programs, tests and benchmarks share. None of it reaches a target that a user links.

# Strict ISO C++20 and our warnings; the presets turn them into errors. g++ 12 reports an overlap, or a copy out of bounds, where
# there is none, in `"text" + std::string` (GCC bugs 105651 and 105329; which of them depends on what it inlines, and so on the flags
# and on precompiled headers). Those warnings are off for it: tests/consume, which compiles as a user would, keeps them.
function(deepprune_own target)
    target_compile_features(${target} PRIVATE cxx_std_20)
    set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
    target_compile_options(
        ${target}
        PRIVATE $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Wall;-Wextra;-Wpedantic;-Wconversion;-Wshadow>
                $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict;-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>)
endfunction()

# deepprune_program(<name> <source>...): an executable that ends in <build>/bin.
function(deepprune_program name)
    add_executable(${name} ${ARGN})
    deepprune_own(${name})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
endfunction()

# For what gains nothing from -O3: code that reads a command line or writes a page, and tests, which are compiled once and
# run for seconds. Networks and readers do gain.
function(deepprune_little_optimized target)
    target_compile_options(${target} PRIVATE $<$<AND:$<CONFIG:Release>,$<CXX_COMPILER_ID:GNU,Clang>>:-O1>)
endfunction()

# deepprune_unity(<target> <files>): compiles so many of the target's source files as one, or all of them with 0. A small
# file costs a compiler little more than the headers that it includes and what it instantiates of them. Messages still
# name the file that they are about. -DCMAKE_UNITY_BUILD=OFF compiles each file by itself.
function(deepprune_unity target files)
    if(NOT DEFINED CMAKE_UNITY_BUILD)
        set_target_properties(${target} PROPERTIES UNITY_BUILD ON)
    endif()
    set_target_properties(${target} PROPERTIES UNITY_BUILD_BATCH_SIZE ${files})
endfunction()

# For what loses its meaning, or its names, where files are compiled as one: -DCMAKE_UNITY_BUILD=ON leaves it alone.
function(deepprune_no_unity target)
    set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
endfunction()
