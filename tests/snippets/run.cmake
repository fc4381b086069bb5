# Runs a snippet's program: it must succeed, and its whole output must match the regular expression in the file EXPECTED,
# where there is one. Called as: cmake -DPROGRAM=... -DEXPECTED=... -P this

cmake_minimum_required(VERSION 3.25)

get_filename_component(folder "${PROGRAM}" DIRECTORY)
execute_process(
    COMMAND "${PROGRAM}"
    WORKING_DIRECTORY "${folder}"
    RESULT_VARIABLE result
    OUTPUT_VARIABLE output
    ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
    message(NOTICE "${output}${errors}")
    message(FATAL_ERROR "${PROGRAM} ends with ${result}")
endif()
if(NOT EXISTS "${EXPECTED}")
    return()
endif()

# The whole is one regular expression, so that no line of the output is ever split by CMake.
file(READ "${EXPECTED}" pattern)
if(NOT output MATCHES "^${pattern}$")
    message(NOTICE "${output}--- expected:\n${pattern}")
    message(FATAL_ERROR "the output of ${PROGRAM} does not match ${EXPECTED}")
endif()
