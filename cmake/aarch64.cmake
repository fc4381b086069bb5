# Toolchain file: Debian's cross compiler for aarch64, libraries from the folder that aarch64_root.sh makes, programs run by qemu.

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(DEEPPRUNE_AARCH64_ROOT "${CMAKE_CURRENT_LIST_DIR}/../build/aarch64-root" CACHE PATH "What cmake/aarch64_root.sh made")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES DEEPPRUNE_AARCH64_ROOT)
cmake_path(ABSOLUTE_PATH DEEPPRUNE_AARCH64_ROOT NORMALIZE OUTPUT_VARIABLE CMAKE_SYSROOT)

set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
# g++ tells at every std::pair<double, double> that GCC 10.1 has changed how one is passed.
set(CMAKE_CXX_FLAGS_INIT -Wno-psabi)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L "${CMAKE_SYSROOT}")

# Libraries and headers for aarch64, programs for this machine.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
