# Compiles the umbrella header once, with the flags of the cases, for all cases of one compiler.
#
# Called as: cmake -DCOMPILER=... -DFLAGS=file -DOWN=include-folder -DIMPLICIT=folders -DPRECOMPILED=folder
# -P precompile.cmake

cmake_minimum_required(VERSION 3.25)

include("${CMAKE_CURRENT_LIST_DIR}/flags.cmake")
file(REMOVE_RECURSE "${PRECOMPILED}")
file(WRITE "${header}" "#include <deepprune/deepprune.hpp>\n")
execute_process(COMMAND "${COMPILER}" ${flags} -x c++-header "${header}" -o "${compiled_header}" COMMAND_ERROR_IS_FATAL ANY)
