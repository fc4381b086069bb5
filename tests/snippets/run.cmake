# Runs a program: it must succeed, and its whole output must match the regular expression in the file EXPECTED.
# Called as: cmake -DPROGRAM=... [-DEMULATOR=...] -DEXPECTED=... -P this

cmake_minimum_required(VERSION 3.25)

get_filename_component(folder "${PROGRAM}" DIRECTORY)
execute_process(
    COMMAND ${EMULATOR} "${PROGRAM}"
    WORKING_DIRECTORY "${folder}"
    RESULT_VARIABLE result
    OUTPUT_VARIABLE output
    ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
    message(NOTICE "${output}${errors}")
    message(FATAL_ERROR "${PROGRAM} exits with ${result}")
endif()

# The whole file is one regular expression, so that CMake never splits a line of the output.
file(READ "${EXPECTED}" pattern)
if(NOT output MATCHES "^${pattern}$")
    message(NOTICE "${output}--- expected:\n${pattern}")
    message(FATAL_ERROR "the output of ${PROGRAM} does not match ${EXPECTED}")
endif()
