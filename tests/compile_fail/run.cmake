# Compiles one case as it is (must succeed) and with DEEPPRUNE_FAIL (must fail), and holds what the compiler prints
# against the case's own comments:
#
#   // expect: REGEX       must match the output (several allowed, each must match; CMake's regular expressions)
#   // reject: REGEX       must not match
#   // max-errors: N       at most N lines with "error:"
#   // max-lines: N        at most N lines in all; never more than 30
#   // good-flags: ...      more flags for the twin that compiles
#   // bad-flags: ...       more flags for the one that must not
#
# Called as: cmake -DCOMPILER=... -DCASE=... -DFLAGS=file -DOWN=include-folder -DIMPLICIT=folders
# -DPRECOMPILED=folder -P run.cmake

cmake_minimum_required(VERSION 3.25)

include("${CMAKE_CURRENT_LIST_DIR}/flags.cmake")

file(STRINGS "${CASE}" notes REGEX "^// *(expect|reject|max-errors|max-lines):")
string(REGEX MATCH "expect:" has_expectation "${notes}")
if(NOT has_expectation)
    message(FATAL_ERROR "${CASE}: no line `// expect: REGEX`, so any failure would do")
endif()
file(STRINGS "${CASE}" has_bad_part REGEX "^# *if(def| defined).*DEEPPRUNE_FAIL")
if(NOT has_bad_part)
    message(FATAL_ERROR "${CASE}: no `#ifdef DEEPPRUNE_FAIL`, so the twins would be equal")
endif()

foreach(twin IN ITEMS good bad)
    file(STRINGS "${CASE}" ${twin}_flags REGEX "^// *${twin}-flags:")
    string(REGEX REPLACE "^// *${twin}-flags: *" "" ${twin}_flags "${${twin}_flags}")
    separate_arguments(${twin}_flags UNIX_COMMAND "${${twin}_flags}")
endforeach()

# The library's headers as precompile.cmake left them: most of what a case costs. Cases with flags of their own do without.
if(NOT good_flags AND NOT bad_flags)
    list(APPEND flags ${use_precompiled})
endif()

set(ENV{LC_ALL} C)
execute_process(
    COMMAND "${COMPILER}" -fsyntax-only ${flags} ${good_flags} "${CASE}"
    RESULT_VARIABLE result
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
if(NOT result EQUAL 0)
    message(NOTICE "${output}")
    message(FATAL_ERROR "${CASE}: the good twin does not compile with ${COMPILER}")
endif()

execute_process(
    COMMAND "${COMPILER}" -fsyntax-only ${flags} ${bad_flags} -DDEEPPRUNE_FAIL "${CASE}"
    RESULT_VARIABLE result
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
if(result EQUAL 0)
    message(FATAL_ERROR "${CASE}: compiles with DEEPPRUNE_FAIL, and must not")
endif()

# Lists and brackets of CMake's own must not meet the compiler's text: count by matching, never by splitting.
string(REGEX MATCHALL "\n" newlines "${output}")
list(LENGTH newlines line_count)
string(REGEX MATCHALL "error:" errors "${output}")
list(LENGTH errors error_count)

set(faults "")
if(line_count GREATER 30)
    string(APPEND faults "  ${line_count} lines, at most 30 allowed in any case\n")
endif()
foreach(note IN LISTS notes)
    string(REGEX MATCH "^// *([a-z-]+): *(.*)$" matched "${note}")
    set(what "${CMAKE_MATCH_1}")
    set(value "${CMAKE_MATCH_2}")
    string(STRIP "${value}" value)
    if(what STREQUAL "expect" AND NOT output MATCHES "${value}")
        string(APPEND faults "  expected, and absent: ${value}\n")
    elseif(what STREQUAL "reject" AND output MATCHES "${value}")
        string(APPEND faults "  rejected, and present: ${value}\n")
    elseif(what STREQUAL "max-errors" AND error_count GREATER value)
        string(APPEND faults "  ${error_count} errors, at most ${value} allowed\n")
    elseif(what STREQUAL "max-lines" AND line_count GREATER value)
        string(APPEND faults "  ${line_count} lines, at most ${value} allowed\n")
    endif()
endforeach()
if(faults)
    message(NOTICE "${CASE} with ${COMPILER}:\n${faults}--- the compiler said:\n${output}")
    message(FATAL_ERROR "${CASE} is not refused as it should be")
endif()
message(STATUS "refused as expected: ${error_count} error(s), ${line_count} lines")
